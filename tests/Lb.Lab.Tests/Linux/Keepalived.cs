using System.Diagnostics;
using System.Text;
using Lb.Testing;

namespace Lb.Lab.Tests.Linux;

/// <summary>The real keepalived on a host of the lab.</summary>
internal sealed class Keepalived : IDisposable
{
    public const string Name = "keepalived";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly NetworkNamespace _host;
    private readonly StringBuilder _log = new();
    private readonly Process _process;

    /// <summary>Starts it; the test is skipped where it is not installed.</summary>
    /// <param name="host">Where.</param>
    /// <param name="instances">Its configuration, but for global_defs.</param>
    public Keepalived(NetworkNamespace host, string instances)
    {
        Skip.IfNot(ExternalTool.IsAvailable(Name), "keepalived is not installed");
        _host = host;
        var file = _folder.File("keepalived.conf");
        File.WriteAllText(file, $"global_defs {{ router_id lab }}\n{instances}\n");
        _process = host.Start(
            $"exec {Name} --dont-fork --log-console --log-detail --vrrp -f '{file}' -p '{_folder.File("pid")}' -r '{_folder.File("vrrp.pid")}' 2>&1");
        _process.OutputDataReceived += (_, line) =>
        {
            lock (_log)
            {
                _ = _log.AppendLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
    }

    /// <summary>What it has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Waits until it has logged a text.</summary>
    public void WaitFor(string text)
    {
        var patience = Stopwatch.StartNew();
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(patience.Elapsed < Patience && !_process.HasExited, $"keepalived did not log '{text}' but:\n{Log}");
            Thread.Sleep(TimeSpan.FromMilliseconds(5));
        }
    }

    /// <summary>Ends it as an administrator would, so that it puts everything back.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _ = _host.TryShell($"kill -TERM {_process.Id}");
            if (!_process.WaitForExit(Patience))
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        _folder.Dispose();
    }
}
