using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Lab.Tests.Linux;

/// <summary>
/// A fresh network namespace held by a thread of its own. Whatever runs on that thread, and whatever process it starts, is inside;
/// the kernel takes the namespace apart when the thread has ended, with everything in it.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromMinutes(3);

    private static readonly string MissingCommands = string.Join(", ", new[] { "ip", "nft", "socat", "ss", "sysctl" }.Where(command =>
        !(Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, command)))));

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly string _path = string.Empty;

    public NetworkNamespace()
    {
        Skip.If(MissingCommands.Length > 0, $"these commands are not installed here: {MissingCommands}");
        _thread = new Thread(() =>
        {
            foreach (var action in _work.GetConsumingEnumerable())
            {
                action();
            }
        })
        { IsBackground = true, Name = "network namespace" };
        _thread.Start();
        var error = Run(() => Sched.unshare(Sched.CLONE_NEWNET) == 0 ? 0 : Marshal.GetLastPInvokeError());
        if (error != 0)
        {
            Dispose();
        }

        Skip.If(error != 0, $"no network namespace here: {Marshal.GetPInvokeErrorMessage(error)} (needs root or CAP_SYS_ADMIN)");
        _path = Run(() => $"/proc/{new FileInfo("/proc/thread-self").LinkTarget}/ns/net");
        Shell("ip link set lo up");
    }

    /// <summary>Runs on the namespace's thread and hands the result or the exception back. Calls from that thread itself run at once.</summary>
    public T Run<T>(Func<T> function)
    {
        if (Thread.CurrentThread == _thread)
        {
            return function();
        }

        using var done = new ManualResetEventSlim();
        var result = default(T)!;
        ExceptionDispatchInfo? failure = null;
        _work.Add(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        failure?.Throw();
        return result;
    }

    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Runs a shell command inside and returns what it printed; a failure is an exception that quotes it.</summary>
    public string Shell(string command)
    {
        var (exitCode, output) = TryShell(command);
        return exitCode == 0 ? output : throw new InvalidOperationException($"'{command}' ended with {exitCode}: {output}");
    }

    /// <summary>Runs a shell command inside.</summary>
    public (int ExitCode, string Output) TryShell(string command)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(CommandDeadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{command}' did not end within {CommandDeadline.TotalSeconds} s.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    /// <summary>Starts a shell command inside; the caller ends it.</summary>
    public Process Start(string command) => Run(() => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!);

    /// <summary>Waits until something listens on a TCP port.</summary>
    public void WaitForListener(int port) =>
        Until($"a listener on port {port}", () => Shell($"ss -Hltn 'sport = :{port}'").Length > 0);

    /// <summary>Polls a condition until it holds; after a minute the test fails with what was awaited.</summary>
    public static void Until(string awaited, Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), $"Waited a minute in vain for {awaited}.");
            Thread.Sleep(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>Joins two namespaces by a veth pair, both ends up.</summary>
    public static void Connect(NetworkNamespace left, string leftName, NetworkNamespace right, string rightName)
    {
        left.Shell($"ip link add {leftName} type veth peer name {rightName} netns {right._path}");
        left.Shell($"ip link set {leftName} up");
        right.Shell($"ip link set {rightName} up");
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
