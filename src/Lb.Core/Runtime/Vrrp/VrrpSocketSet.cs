using Lb.Core.Linux;
using Lb.Core.Linux.Raw;
using Lb.Core.Wire;

namespace Lb.Core.Runtime.Vrrp;

/// <summary>Where a router's advertisements come in and go out; routers with the same share a socket.</summary>
/// <param name="InterfaceName">The interface.</param>
/// <param name="InterfaceIndex">Its number, which changes when it is made anew.</param>
/// <param name="Address">The multicast group, or the local address in unicast.</param>
/// <param name="SenderName">The interface advertisements leave by: with a virtual MAC address its macvlan.</param>
/// <param name="SenderIndex">Its number.</param>
internal readonly record struct VrrpSocketKey(string InterfaceName, int InterfaceIndex, InetAddress Address, string SenderName, int SenderIndex);

/// <summary>The open sockets of a VRRP service, and the wait for all of them.</summary>
internal sealed class VrrpSocketSet : IDisposable
{
    private readonly PollSet _poll;
    private readonly int _monitorDescriptor;
    private readonly Dictionary<VrrpSocketKey, VrrpSocket> _sockets = [];
    private VrrpSocket[] _inOrder = [];

    /// <summary>Makes an empty set.</summary>
    /// <param name="wake">Ends a wait from another thread.</param>
    /// <param name="monitorDescriptor">What also ends a wait.</param>
    public VrrpSocketSet(WakeSignal wake, int monitorDescriptor)
    {
        _poll = new PollSet(wake);
        _monitorDescriptor = monitorDescriptor;
        Arrange();
    }

    /// <summary>The open sockets.</summary>
    public ReadOnlySpan<VrrpSocket> Sockets => _inOrder;

    /// <summary>The socket of a key, or null if it is not open.</summary>
    public VrrpSocket? Find(VrrpSocketKey key) => _sockets.GetValueOrDefault(key);

    /// <summary>Opens a socket unless it is open.</summary>
    /// <returns>Null if it is open now, else why not.</returns>
    public string? TryOpen(VrrpSocketKey key)
    {
        if (_sockets.ContainsKey(key))
        {
            return null;
        }

        try
        {
            _sockets.Add(key, key.Address.IsMulticast
                ? VrrpSocket.OpenMulticast(key.InterfaceName, key.InterfaceIndex, key.Address, key.SenderName, key.SenderIndex)
                : VrrpSocket.OpenUnicast(key.InterfaceName, key.Address));
            Arrange();
            return null;
        }
        catch (LinuxException error)
        {
            return error.Message;
        }
    }

    /// <summary>Closes what is no longer needed.</summary>
    public void Keep(IReadOnlySet<VrrpSocketKey> needed)
    {
        foreach (var key in _sockets.Keys.Where(key => !needed.Contains(key)).ToArray())
        {
            _sockets[key].Dispose();
            _ = _sockets.Remove(key);
            Arrange();
        }
    }

    /// <summary>Waits until something was received, the network changed, another thread wakes, or time runs out.</summary>
    /// <param name="timeout">Negative: without end.</param>
    public void Wait(TimeSpan timeout) => _ = _poll.Wait(timeout);

    public void Dispose()
    {
        Keep(new HashSet<VrrpSocketKey>());
        _poll.Dispose();
    }

    private void Arrange()
    {
        _inOrder = [.. _sockets.Values];
        _poll.Clear();
        _ = _poll.Add(_monitorDescriptor);
        foreach (var socket in _inOrder)
        {
            _ = _poll.Add(socket.Number);
        }
    }
}
