using System.Globalization;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>
/// The kernel's own word on which addresses a host held and when, by ip-monitor(8). The kernel has no time for such a change; it is ip who
/// notes one when it reads it, and so ip comes before others who want the processor.
/// </summary>
internal sealed class AddressWatch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = Eventually.Ample;

    private readonly LabProcess _monitor;

    private AddressWatch(LabProcess monitor) => _monitor = monitor;

    /// <summary>Starts to watch, and returns when nothing escapes any more.</summary>
    public static async Task<AddressWatch> StartAsync(LabHost host)
    {
        var watch = new AddressWatch(host.Start(["nice", "-n", "-20", "ip", "-ts", "-o", "monitor", "address"], new Dictionary<string, string>(StringComparer.Ordinal) { ["TZ"] = "UTC" }));

        // It does not say when it listens: something is changed until it tells.
        await Eventually.TrueAsync("the address monitor", Patience, async () =>
        {
            await host.AddAddressAsync("lo", "198.18.255.255/32");
            await host.RemoveAddressAsync("lo", "198.18.255.255/32");
            return watch.Holdings.Count > 0;
        });
        return watch;
    }

    /// <summary>Every time an address was held so far, in order of the beginnings.</summary>
    public IReadOnlyList<Holding> Holdings
    {
        get
        {
            var holdings = new List<Holding>();
            foreach (var line in _monitor.Output.Lines)
            {
                // [TIME] [Deleted ]INDEX: INTERFACE inet[6] ADDRESS/PREFIX ...
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var isDeleted = words[1] == "Deleted";
                var (device, address) = (words[isDeleted ? 3 : 2], words[isDeleted ? 5 : 4].Split('/')[0]);
                var at = DateTime.Parse(words[0].Trim('[', ']'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
                var open = holdings.FindIndex(holding => holding.Address == address && holding.Interface == device && holding.Until is null);
                if (!isDeleted && open < 0)
                    holdings.Add(new Holding(address, device, at, null));
                else if (isDeleted && open >= 0)
                    holdings[open] = holdings[open] with { Until = at };
            }

            return holdings;
        }
    }

    /// <summary>Whether an address is on an interface now.</summary>
    public bool Holds(string address, string interfaceName = "eth0") =>
        Holdings.Any(holding => holding.Address == address && holding.Interface == interfaceName && holding.Until is null);

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();
}

/// <summary>A stretch of time in which a host held an address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Interface">On which interface.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when; null while it does.</param>
internal sealed record Holding(string Address, string Interface, DateTime From, DateTime? Until);
