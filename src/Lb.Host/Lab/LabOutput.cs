namespace Lb.Host.Lab;

/// <summary>The lines a process wrote so far, in order of arrival; safe to read while it runs.</summary>
internal sealed class LabOutput
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>A copy of the lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return _lines.ToArray();
        }
    }

    /// <summary>The lines so far as one text.</summary>
    public string Text => string.Join('\n', Lines);

    public void Add(string line)
    {
        lock (_gate)
            _lines.Add(line);
    }

    /// <summary>The first line from number <paramref name="start"/> on that satisfies <paramref name="match"/>, or null.</summary>
    public string? Find(Func<string, bool> match, int start = 0)
    {
        lock (_gate)
            return _lines.Skip(start).FirstOrDefault(match);
    }
}
