namespace Lb.Host.Commands;

/// <summary>What the process tells its caller; the same three answers for every verb.</summary>
internal static class ExitCode
{
    /// <summary>The verb did what was asked.</summary>
    public const int Done = 0;

    /// <summary>The verb understood and said no: a configuration refused, a step that did not hold, a daemon that does not answer.</summary>
    public const int Refused = 1;

    /// <summary>The command line was wrong: an unknown verb or option, a missing value.</summary>
    public const int WrongUsage = 2;
}
