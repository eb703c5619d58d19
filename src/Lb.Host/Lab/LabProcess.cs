using System.Diagnostics;

namespace Lb.Host.Lab;

/// <summary>A process inside a lab. It ends with its <see cref="DisposeAsync"/>, and in any case with the lab.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private readonly Process _entry;
    private int? _processId;

    private LabProcess(Process entry, string name)
    {
        _entry = entry;
        Name = name;
    }

    /// <summary>The command as a person would write it.</summary>
    public string Name { get; }

    /// <summary>What it wrote to standard output.</summary>
    public LabOutput Output { get; } = new();

    /// <summary>What it wrote to standard error.</summary>
    public LabOutput Errors { get; } = new();

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _entry.HasExited;

    /// <summary>Starts a command; <paramref name="entry"/> are the words that take it into its namespaces.</summary>
    internal static LabProcess Start(IReadOnlyList<string> entry, IReadOnlyList<string> argv, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(LabTools.Find(entry[0]) ?? entry[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in entry.Skip(1).Concat(argv))
            start.ArgumentList.Add(word);

        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["PATH"] = LabTools.SearchPath;
        // The runtime's diagnostic socket lives in /tmp and outlives a killed process; a lab leaves nothing behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[key] = value;

        var process = new Process { StartInfo = start };
        var lab = new LabProcess(process, string.Join(' ', argv));
        process.OutputDataReceived += (_, line) => Keep(lab.Output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(lab.Errors, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return lab;

        static void Keep(LabOutput output, string? line)
        {
            if (line is not null)
                output.Add(line);
        }
    }

    /// <summary>Waits for a line on either stream.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="LabException">It did not come in time, or the process ended without it.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> match, TimeSpan deadline, CancellationToken cancellation = default)
    {
        var found = await Eventually.GetAsync($"the awaited line of '{Name}'", deadline, LookAsync, cancellation);
        return found.Line ?? throw new LabException($"'{Name}' ended with code {_entry.ExitCode} before the awaited line. {Errors.Text}");

        async Task<Sighting?> LookAsync()
        {
            var ended = HasExited;
            if (ended)
                await _entry.WaitForExitAsync(cancellation); // all output has been read when this returns
            var line = Output.Find(match) ?? Errors.Find(match);
            return line is not null || ended ? new Sighting(line) : null;
        }
    }

    /// <summary>Waits until the process has ended and all its output was read; one that is late is killed.</summary>
    /// <returns>The exit code; 128 + N after signal N.</returns>
    /// <exception cref="LabException">It did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan deadline, CancellationToken cancellation = default)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(deadline);
        try
        {
            await _entry.WaitForExitAsync(late.Token);
            return _entry.ExitCode;
        }
        catch (OperationCanceledException tooLate) when (!cancellation.IsCancellationRequested)
        {
            await KillAsync();
            throw new LabException($"'{Name}' did not end within {deadline.TotalSeconds:0.##} s and was killed. {Errors.Text}", tooLate);
        }
    }

    /// <summary>The process's id as this process, outside the lab, sees it.</summary>
    /// <exception cref="LabException">It ended before it could be seen.</exception>
    public async Task<int> GetProcessIdAsync(CancellationToken cancellation = default)
    {
        if (_processId is { } known)
            return known;

        var text = string.Empty;
        await Eventually.TrueAsync(
            $"start of '{Name}'", Eventually.Ample, () => HasExited || (text = ReadChildren(_entry.Id)).Length > 0, cancellation);
        if (text.Length == 0)
            throw new LabException($"'{Name}' ended before it could be seen. {Errors.Text}");
        _processId = int.Parse(text.Split(' ')[0]);
        return _processId.Value;
    }

    /// <summary>Sends a signal to the process itself; one that has ended already is left alone.</summary>
    public async Task SignalAsync(LabSignal signal, CancellationToken cancellation = default)
    {
        if (HasExited)
            return;

        int id;
        try
        {
            id = await GetProcessIdAsync(cancellation);
        }
        catch (LabException) when (HasExited)
        {
            return;
        }

        var name = signal switch
        {
            LabSignal.Hangup => "HUP",
            LabSignal.Interrupt => "INT",
            LabSignal.User1 => "USR1",
            LabSignal.Terminate => "TERM",
            LabSignal.Stop => "STOP",
            LabSignal.Continue => "CONT",
            _ => "KILL",
        };

        // nsenter(1) stops itself with the command, and goes on when it is told to.
        string[] ids = signal == LabSignal.Continue ? [$"{id}", $"{_entry.Id}"] : [$"{id}"];
        using var kill = Process.Start(LabTools.Find("kill") ?? "kill", ["-s", name, .. ids]);
        await kill.WaitForExitAsync(cancellation);
    }

    /// <summary>Kills the process if it still runs and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _entry.Dispose();
    }

    private async Task KillAsync()
    {
        try
        {
            // The process first, so that nsenter, its parent, reaps it: an orphan would wait for the machine's process 1,
            // and the end of the lab with it.
            await SignalAsync(LabSignal.Kill, CancellationToken.None);
            await _entry.WaitForExitAsync(CancellationToken.None).WaitAsync(Eventually.Ample, CancellationToken.None);
        }
        catch (Exception stuck) when (stuck is LabException or TimeoutException)
        {
            _entry.Kill();
        }
    }

    // nsenter(1) forks to enter the process-id namespace; the command is its only child.
    private static string ReadChildren(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/task/{id}/children").Trim();
        }
        catch (IOException)
        {
            return string.Empty; // it has ended
        }
    }

    private sealed record Sighting(string? Line);
}
