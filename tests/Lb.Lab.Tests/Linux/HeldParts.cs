using System.Diagnostics;
using System.Runtime.InteropServices;
using Lb.Core.Linux;
using Lb.Core.Linux.LocalDelivery;
using Lb.Core.Linux.Nft;

namespace Lb.Lab.Tests.Linux;

/// <summary>An interface, its guard and a local port held by another process, which can then be killed.</summary>
internal static class HeldParts
{
    public const string Verb = "hold";
    private const string Ready = "ready";

    /// <summary>In the other process: makes the parts, says so, and holds them until its input ends.</summary>
    public static void Hold(string interfaceName)
    {
        using var claim = InterfaceClaim.Take(interfaceName);
        using var guard = new IngressGuard(interfaceName);
        guard.Apply(new GuardRules([], [Director.Service]));
        using var port = LocalPort.Create();
        Console.WriteLine(Ready);
        _ = Console.In.ReadToEnd();
    }

    /// <summary>In the test: starts the other process inside a namespace and waits until it holds the parts.</summary>
    /// <param name="inside">The network namespace.</param>
    /// <param name="interfaceName">The interface that it claims and guards.</param>
    /// <param name="container">A command that runs the process in further namespaces, with a space behind it.</param>
    public static Process Start(NetworkNamespace inside, string interfaceName, string container = "")
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var process = inside.Start($"exec {container}'{dotnet}' exec '{typeof(HeldParts).Assembly.Location}' {Verb} {interfaceName}");
        var line = process.StandardOutput.ReadLine();
        Assert.True(line == Ready, $"{line}{(line == Ready ? string.Empty : process.StandardError.ReadToEnd())}");
        return process;
    }
}
