using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Forwarding;
using Lb.Core.Model;
using Lb.Core.Scheduling;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Forwarding;

public sealed class ServiceTableTests
{
    [Fact]
    public void Find_AnyServices_IsTheDictionaryLookUp() => Prop.ForAll<ushort[], ushort>((seeds, probe) =>
    {
        var keys = seeds.Select(KeyOf).Distinct().ToImmutableArray();
        var table = new ServiceTable([.. keys.Select((key, i) => Service(i, key))]);

        foreach (var key in keys.Append(KeyOf(probe)))
        {
            Assert.Equal(keys.IndexOf(key), table.Find((IpProtocol)key.Protocol, key.Address, key.Port));
            Assert.Equal(keys.Any(known => known.Address == key.Address), table.IsVirtualAddress(key.Address));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200));

    [Fact]
    public void ServiceTable_SameKeyTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new ServiceTable([Service(0, KeyOf(1)), Service(1, KeyOf(1))]));

    [Fact]
    public void Find_NoServices_FindsNone() => Assert.Equal(-1, new ServiceTable([]).Find(IpProtocol.Tcp, default, 0));

    private static VirtualService Service(int id, ServiceKey key) => new(new ServiceId((ushort)id), key, SchedulerKind.RoundRobin, []);

    /// <summary>Few addresses and neighbouring ports, as configurations have them.</summary>
    private static ServiceKey KeyOf(ushort seed)
    {
        var address = (seed & 1) == 0 ? InetAddress.FromIPv4(0xC612_0064u + ((uint)(seed >> 1) & 3)) : InetAddress.FromIPv6(0x2001_0DB8_0000_0000, ((ulong)seed >> 1) & 3);
        return new ServiceKey((seed & 8) == 0 ? TransportProtocol.Tcp : TransportProtocol.Udp, address, (ushort)(80 + (seed >> 4)));
    }
}
