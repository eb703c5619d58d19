using Lb.Core.Flows;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Bench.Flows;

/// <summary>Random IPv4 clients and ports of one service, the same in every run, and a table that knows them.</summary>
internal sealed class RandomFlows
{
    private const int Seed = 20_26;

    public RandomFlows(int count, FlowTable table)
    {
        var random = new Random(Seed);
        var secret = new byte[FlowHash.SecretLength];
        random.NextBytes(secret);
        Hash = new FlowHash(secret);
        Table = table;
        Keys = new FlowKey[count];
        var view = table.View();
        for (var i = 0; i < count;)
        {
            var key = new FlowKey(
                new ServiceId(1), InetAddress.FromIPv4(0xC612_0000 | (uint)random.Next(0x2_0000)), (ushort)random.Next(1024, 65536));
            var hash = Hash.Compute(key);
            if (view.Find(key, hash) < 0)
            {
                view.TryAdd(key, hash, out _);
                Keys[i++] = key;
            }
        }

        // Frames do not come in the order in which the connections were made.
        random.Shuffle(Keys);
    }

    public FlowHash Hash { get; }

    public FlowTable Table { get; }

    public FlowKey[] Keys { get; }
}
