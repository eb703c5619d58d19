using Lb.Core.Linux.AfPacket;

namespace Lb.Lab.Tests.Linux;

/// <summary>Two hosts, 198.18.0.1 and 198.18.0.2, joined by a third in which only a <see cref="FrameBridge"/> forwards.</summary>
internal sealed class BridgedHosts : IDisposable
{
    private readonly NetworkNamespace _middle = new();
    private readonly AfPacketDevice[] _devices;

    public BridgedHosts(RingMode mode = RingMode.LowLatency)
    {
        NetworkNamespace.Connect(Left, "eth0", _middle, "left");
        NetworkNamespace.Connect(Right, "eth0", _middle, "right");
        Left.Shell("ip address add 198.18.0.1/24 dev eth0; ip address add 2001:db8::1/64 dev eth0 nodad");
        Right.Shell("ip address add 198.18.0.2/24 dev eth0; ip address add 2001:db8::2/64 dev eth0 nodad");
        _middle.Shell("sysctl -q -w net.ipv6.conf.left.disable_ipv6=1 net.ipv6.conf.right.disable_ipv6=1");
        _devices = _middle.Run(() => new[] { Open("left", mode), Open("right", mode) });
        Bridge = new FrameBridge(addresses: null, (_devices[0], _devices[1]), (_devices[1], _devices[0]));
    }

    public NetworkNamespace Left { get; } = new();

    public NetworkNamespace Right { get; } = new();

    public FrameBridge Bridge { get; }

    public AfPacketDevice LeftDevice => _devices[0];

    public void Dispose()
    {
        Bridge.Dispose();
        foreach (var device in _devices)
        {
            device.Dispose();
        }

        Left.Dispose();
        Right.Dispose();
        _middle.Dispose();
    }

    private static AfPacketDevice Open(string name, RingMode mode) => AfPacketDevice.Open(new AfPacketOptions(name) { RingMode = mode });
}
