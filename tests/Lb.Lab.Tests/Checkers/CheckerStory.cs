namespace Lb.Lab.Tests.Checkers;

/// <summary>What became of one service.</summary>
internal sealed class CheckerStory(CheckedService service)
{
    public CheckedService Service => service;

    /// <summary>Its lines of the notify FIFO.</summary>
    public IReadOnlyList<string> Lines { get; set; } = [];

    /// <summary>How long each change took to be told, from the moment on in which its cause was complete: servers take some time to start.</summary>
    public List<(string State, TimeSpan After)> Times { get; } = [];
}
