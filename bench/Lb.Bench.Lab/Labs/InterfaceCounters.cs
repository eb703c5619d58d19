using System.Globalization;
using Lb.Host.Lab;

namespace Lb.Bench.Lab.Labs;

/// <summary>Counters of network interfaces in another namespace, read without starting a program there.</summary>
internal static class InterfaceCounters
{
    // proc_pid_net(5), net/dev: "NAME: bytes packets errs drop …", received first.
    private const int ReceivedPackets = 1;

    /// <summary>Frames an interface has received.</summary>
    /// <param name="processId">A process in the interface's namespace.</param>
    /// <param name="interfaceName">The interface.</param>
    /// <exception cref="LabException">There is no such interface.</exception>
    public static long ReceivedFrames(int processId, string interfaceName)
    {
        var line = File.ReadLines($"/proc/{processId}/net/dev").FirstOrDefault(line => line.TrimStart().StartsWith($"{interfaceName}:", StringComparison.Ordinal))
            ?? throw new LabException($"Process {processId} sees no interface {interfaceName}.");
        var counters = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(counters[ReceivedPackets], CultureInfo.InvariantCulture);
    }
}
