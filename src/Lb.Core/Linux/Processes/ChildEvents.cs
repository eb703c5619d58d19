namespace Lb.Core.Linux.Processes;

/// <summary>What ended a wait for a <see cref="ChildProcess"/>; none: time ran out.</summary>
[Flags]
internal enum ChildEvents
{
    None = 0,

    /// <summary>The program ended. What it started may still run.</summary>
    Ended = 1,

    /// <summary>There is output to read, or the end of it.</summary>
    Output = 2,

    /// <summary>Another thread gave the wake signal.</summary>
    Woken = 4,
}
