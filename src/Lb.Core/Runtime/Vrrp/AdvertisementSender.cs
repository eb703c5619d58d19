using System.Collections.Immutable;
using Lb.Core.Linux.Raw;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>Writes a router's advertisements and sends them, to the group or to every peer. Nothing is allocated for one.</summary>
internal sealed class AdvertisementSender
{
    private readonly VrrpRouterSettings _settings;
    private readonly InetAddress[] _destinations;
    private readonly InetAddress[] _addresses;
    private readonly byte[] _packet;

    /// <param name="settings">The router's settings.</param>
    /// <param name="peers">The peers without this node; used in unicast.</param>
    public AdvertisementSender(VrrpRouterSettings settings, ImmutableArray<VrrpUnicastPeer> peers)
    {
        _settings = settings;
        _destinations = settings.Identity.IsUnicast ? [.. peers.Select(static peer => peer.Address)] : [settings.Identity.Group];
        _addresses = [.. settings.AdvertisedAddresses.Select(static address => address.Address)];
        _packet = new byte[VrrpPacket.LengthOf(settings.Identity.Version, settings.Identity.IsIPv6, _addresses.Length)];
    }

    /// <summary>Sends one advertisement.</summary>
    /// <param name="socket">What it leaves by.</param>
    /// <param name="source">The sender's address.</param>
    /// <param name="priority">The priority to tell; 0 resigns.</param>
    /// <returns>0, or the error number of the last destination that could not be sent to.</returns>
    public int Send(VrrpSocket socket, InetAddress source, byte priority)
    {
        var header = new VrrpAdvertisementHeader
        {
            Version = _settings.Identity.Version,
            VirtualRouterId = _settings.Identity.VirtualRouterId,
            Priority = priority,
            AdvertisementInterval = _settings.Interval,
            Password = _settings.Password,
            ChecksumForm = _settings.ChecksumForm,
        };
        var failure = 0;
        foreach (var destination in _destinations)
        {
            var length = VrrpPacket.WriteTo(_packet, header, source, destination, _settings.TimeToLive, _addresses);
            var error = socket.Send(_packet.AsSpan(0, length), destination);
            failure = error == 0 ? failure : error;
        }

        return failure;
    }
}
