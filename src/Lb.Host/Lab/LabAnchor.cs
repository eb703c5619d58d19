using System.Diagnostics;

namespace Lb.Host.Lab;

/// <summary>
/// The process whose life is the life of a lab: process 1 of fresh network, mount and process-id namespaces.
/// It is a cat(1) that reads from us. When we close the pipe, or die by any signal, it reads the end of its input and exits,
/// and the kernel kills every process of its process-id namespace (pid_namespaces(7)) and frees the networks with them.
/// A timeout(1) around it ends a lab whose owner hangs.
/// </summary>
internal sealed class LabAnchor : IAsyncDisposable
{
    private readonly Process _unshare;

    private LabAnchor(Process unshare, int processId, IReadOnlyList<string> entry)
    {
        _unshare = unshare;
        ProcessId = processId;
        Entry = entry;
    }

    /// <summary>Process 1 of the lab, as seen from outside.</summary>
    public int ProcessId { get; }

    /// <summary>
    /// The words that run a command inside the lab's namespaces, and have the kernel kill it when its parent outside is killed.
    /// </summary>
    public IReadOnlyList<string> Entry { get; }

    /// <summary>The lab's file system as seen from outside.</summary>
    public string Root => $"/proc/{ProcessId}/root";

    /// <summary>Opens fresh namespaces.</summary>
    /// <exception cref="LabUnavailableException">This user or machine cannot.</exception>
    public static async Task<LabAnchor> StartAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        LabTools.Require(LabTools.Base);

        // Without root, a user namespace of our own gives the same powers over the namespaces made inside it.
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        var start = new ProcessStartInfo(LabTools.Find("setsid")!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] argv =
        [
            // A session of its own: a Ctrl-C at the terminal reaches the owner alone, who then ends the lab in order.
            "unshare", .. user, "--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child", "--",
            "timeout", "--foreground", "--signal=KILL", $"{(int)lifetime.TotalSeconds}", "cat",
        ];
        foreach (var word in argv)
            start.ArgumentList.Add(word);

        var unshare = Process.Start(start)!;
        try
        {
            // The echo of a line says that the namespaces stand and that cat runs in them.
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(Eventually.Ample);
            await unshare.StandardInput.WriteLineAsync("ready".AsMemory(), late.Token);
            await unshare.StandardInput.FlushAsync(late.Token);
            if (await unshare.StandardOutput.ReadLineAsync(late.Token) is null)
                throw Refused(await unshare.StandardError.ReadToEndAsync(late.Token));
        }
        catch (IOException)
        {
            throw Refused(await unshare.StandardError.ReadToEndAsync(cancellation));
        }

        var id = (await File.ReadAllTextAsync($"/proc/{unshare.Id}/task/{unshare.Id}/children", cancellation)).Trim();
        string[] userEntry = user.Length == 0 ? [] : ["--user", "--preserve-credentials"];
        return new LabAnchor(
            unshare,
            int.Parse(id),
            ["setsid", "nsenter", $"--target={id}", .. userEntry, "--net", "--mount", "--pid", "--", "setpriv", "--pdeathsig", "KILL", "--"]);
    }

    /// <summary>Ends the lab and waits until the kernel has killed everything in it.</summary>
    public async ValueTask DisposeAsync()
    {
        _unshare.StandardInput.Close();
        try
        {
            await _unshare.WaitForExitAsync(CancellationToken.None).WaitAsync(Eventually.Ample, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            _unshare.Kill(); // --kill-child takes process 1 with it
        }

        _unshare.Dispose();
    }

    private static LabUnavailableException Refused(string errors)
    {
        var cure = Environment.IsPrivilegedProcess
            ? "In a container, allow CAP_SYS_ADMIN and CAP_NET_ADMIN (docker run --privileged)."
            : "Run as root, or allow unprivileged user namespaces (sysctl user.max_user_namespaces).";
        return new LabUnavailableException($"Network namespaces cannot be made here ({errors.Trim().Replace('\n', ' ')}). {cure}");
    }
}
