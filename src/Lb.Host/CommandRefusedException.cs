namespace Lb.Host;

/// <summary>
/// A verb says no. The message is one plain sentence for the operator (what is wrong, where, what to do); it goes to stderr
/// and the process ends with <see cref="Commands.ExitCode.Refused"/>.
/// </summary>
internal sealed class CommandRefusedException : Exception
{
    public CommandRefusedException()
    {
    }

    public CommandRefusedException(string message)
        : base(message)
    {
    }

    public CommandRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
