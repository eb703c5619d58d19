using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lb.Bench.Lab;

/// <summary>What the figures were measured on.</summary>
/// <param name="Processor">Its model, as the kernel names it.</param>
/// <param name="Cores">Processors this process may use.</param>
/// <param name="Kernel">The kernel's release.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="IsOptimized">Whether lb-host was built in Release.</param>
/// <param name="LoadAtStart">Load average over the last minute when the run began.</param>
/// <param name="Started">When the run began.</param>
internal sealed record Machine(
    string Processor, int Cores, string Kernel, string Runtime, bool IsOptimized, double LoadAtStart, DateTimeOffset Started)
{
    // A forwarder, a sender and a receiver share the cores; another program's share of one of them shows in every figure.
    private const double QuietLoadPerCore = 0.15;
    private const int RecommendedCores = 4;

    /// <summary>What makes figures doubtful on this machine, one sentence each.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. When(LoadAtStart > QuietLoadPerCore * Cores, string.Create(
            CultureInfo.InvariantCulture,
            $"the load average was {LoadAtStart:0.00} on {Cores} cores before anything was measured: other programs had the processors too, so rates and times are doubtful. Ratios and processor time per unit of work bear it better.")),
        .. When(Cores < RecommendedCores, $"{Cores} cores for sender, forwarder and receiver together: they wait for each other, and the slowest decides."),
        .. When(!IsOptimized, "lb-host was built without optimization; use -c Release."),
    ];

    /// <summary>Looks at this machine now.</summary>
    public static Machine Describe() => new(
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.FrameworkDescription,
        typeof(Host.Lab.LabHost).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true },
        LoadAverage(),
        DateTimeOffset.UtcNow);

    /// <summary>Load average over the last minute (proc_loadavg(5)).</summary>
    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Field(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .FirstOrDefault();

    private static string[] When(bool condition, string warning) => condition ? [warning] : [];
}
