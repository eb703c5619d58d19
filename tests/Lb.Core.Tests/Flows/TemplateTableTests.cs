using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Flows;

public sealed class TemplateTableTests
{
    private const int Clients = 24;

    [Fact]
    public void TemplateEntry_InMemory_Is40Octets() => Assert.Equal(40, Unsafe.SizeOf<TemplateEntry>());

    /// <summary>Against a dictionary. Few hashes for many clients, so that they collide and wrap round the end of the table.</summary>
    [Fact]
    public void Table_AnyChanges_HoldsWhatADictionaryHolds() => Prop.ForAll<byte[]>(changes =>
    {
        var table = new TemplateTable(12);
        var model = new Dictionary<int, long>();
        var removed = new TemplateEntry[4];
        long now = 0;
        foreach (var change in changes)
        {
            var client = change % Clients;
            var slot = Find(table, client);
            Assert.Equal(model.ContainsKey(client), slot >= 0);
            if (change >= 240)
            {
                table.RemoveAll(Service(change % 3), template => Assert.True(model.Remove(Of(template))));
                Assert.DoesNotContain(model.Keys, kept => kept % 3 == change % 3);
            }
            else if (change >= 200)
            {
                now += change % 7;
                var count = table.CollectOver(now, 20, withUnused: false, removed);
                Assert.All(removed.Take(count), template => Assert.True(model.Remove(Of(template), out var deadline) && deadline <= now));
            }
            else if (slot < 0 && table.Count < table.Capacity)
            {
                ref var entry = ref table[table.Add(Service(client % 3), Address(client), Hash(client))];
                entry.DeadlineMilliseconds = now + change;
                model.Add(client, now + change);
            }

            Assert.Equal(model.Count, table.Count);
            var page = new TemplateEntry[table.SlotCount];
            var cursor = 0;
            Assert.Equal(model.Keys.Order(), page.Take(table.Copy(ref cursor, page)).Select(Of).Order());
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(300));

    [Theory]
    [InlineData(0, 0, 60_000)]
    [InlineData(0, 59_999, 60_000)]
    [InlineData(0, 60_000, 120_000)]
    [InlineData(1_000, 999, 1_000)]
    [InlineData(1_000, 1_000, 61_000)]
    [InlineData(1_000, 1_000_000, 1_021_000)]
    public void Rearm_TimeIsOver_GoesOnInStepsOf60Seconds(long deadline, long now, long expected)
    {
        var entry = new TemplateEntry { DeadlineMilliseconds = deadline };
        entry.Rearm(now);
        Assert.Equal(expected, entry.DeadlineMilliseconds);
    }

    private static int Find(TemplateTable table, int client) => table.Find(Service(client % 3), Address(client), Hash(client));

    private static ServiceId Service(int number) => new((ushort)number);

    private static InetAddress Address(int client) => InetAddress.FromIPv4((uint)client);

    private static int Of(TemplateEntry template) => (int)(uint)template.Client.Low;

    private static ulong Hash(int client) => (ulong)(client % 5) * 0x3FFF_FFFF_0000_0000;
}
