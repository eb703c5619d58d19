namespace Lb.Host.Lab;

/// <summary>Something in a lab did not happen: a command failed, or what was waited for did not come before its deadline.</summary>
internal sealed class LabException : Exception
{
    public LabException()
    {
    }

    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
