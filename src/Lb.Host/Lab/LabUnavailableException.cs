namespace Lb.Host.Lab;

/// <summary>
/// A lab cannot be built on this machine. The message says what is missing and what to install or allow, in one sentence,
/// so that a command can print it and a test can give it as the reason of its skip.
/// </summary>
internal sealed class LabUnavailableException : Exception
{
    public LabUnavailableException()
    {
    }

    public LabUnavailableException(string reason)
        : base(reason)
    {
    }

    public LabUnavailableException(string reason, Exception innerException)
        : base(reason, innerException)
    {
    }
}
