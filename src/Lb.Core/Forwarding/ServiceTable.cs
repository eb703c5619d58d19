using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Lb.Core.Wire;

namespace Lb.Core.Forwarding;

/// <summary>
/// The virtual services of a snapshot, found by destination. Open addressing at a quarter full: nearly every look-up, hit or miss,
/// touches one slot. The hash needs no key: an operator chooses the services, not the clients.
/// </summary>
public sealed class ServiceTable
{
    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly HashSet<InetAddress> _addresses;
    private readonly HashSet<(InetAddress Address, IpProtocol Protocol)> _transports;

    /// <summary>Compiles the table.</summary>
    /// <exception cref="ArgumentException">Two services have the same key.</exception>
    public ServiceTable(ImmutableArray<VirtualService> services)
    {
        Services = services;
        _addresses = [.. services.Select(service => service.Key.Address)];
        _transports = [.. services.Select(service => (service.Key.Address, (IpProtocol)service.Key.Protocol))];
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, services.Length * 4));
        _slots = new Slot[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        foreach (var service in services)
        {
            Insert(service);
        }
    }

    /// <summary>The services in configuration order.</summary>
    public ImmutableArray<VirtualService> Services { get; }

    /// <summary>The virtual addresses (VIPs), each once.</summary>
    public IReadOnlyCollection<InetAddress> Addresses => _addresses;

    /// <summary>Whether <paramref name="address"/> is the VIP of any service.</summary>
    public bool IsVirtualAddress(InetAddress address) => _addresses.Contains(address);

    /// <summary>
    /// Whether later fragments to <paramref name="address"/> are the forwarder's, because they do not tell their port: those of a
    /// transport that any service there has. For IPv6 those of every kind, because extension headers may hide the transport too.
    /// The ingress guard draws the same line.
    /// </summary>
    public bool OwnsLaterFragments(InetAddress address, IpProtocol protocol) =>
        address.IsIPv4 ? _transports.Contains((address, protocol)) : _addresses.Contains(address);

    /// <summary>Finds the service that listens at a destination.</summary>
    /// <returns>The service's number, or -1 if there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(IpProtocol protocol, InetAddress address, ushort port)
    {
        var slots = _slots;
        var tag = Tag(protocol, port);
        for (var i = Home(address, tag); ; i++)
        {
            ref readonly var slot = ref slots[i & (slots.Length - 1)];
            if (slot.Tag == tag && slot.Address == address)
            {
                return slot.ServiceId;
            }

            if (slot.Tag == 0)
            {
                return -1;
            }
        }
    }

    // No transport has the number 0 here, so the tag of a used slot is never 0.
    private static uint Tag(IpProtocol protocol, ushort port) => ((uint)protocol << 16) | port;

    private int Home(InetAddress address, uint tag) =>
        (int)(((address.Low ^ (address.High * 0x9E37_79B9_7F4A_7C15) ^ ((ulong)tag << 32)) * 0xD6E8_FEB8_6659_FD93) >> _shift);

    private void Insert(VirtualService service)
    {
        var protocol = (IpProtocol)service.Key.Protocol;
        if (Find(protocol, service.Key.Address, service.Key.Port) >= 0)
        {
            throw new ArgumentException($"The service {service.Key} is there twice.", nameof(service));
        }

        var tag = Tag(protocol, service.Key.Port);
        var i = Home(service.Key.Address, tag);
        while (_slots[i & (_slots.Length - 1)].Tag != 0)
        {
            i++;
        }

        _slots[i & (_slots.Length - 1)] = new Slot { Address = service.Key.Address, Tag = tag, ServiceId = service.Id.Value };
    }

    private struct Slot
    {
        public InetAddress Address;
        public uint Tag;
        public ushort ServiceId;
    }
}
