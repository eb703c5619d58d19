namespace Lb.Core.Runtime;

/// <summary>The balancer cannot start or go on. The message is for the operator: what is wrong, where, and what to do.</summary>
public sealed class LoadBalancerException : Exception
{
    /// <summary>Makes the exception.</summary>
    public LoadBalancerException()
    {
    }

    /// <summary>Makes the exception with a message for the operator.</summary>
    public LoadBalancerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with a message for the operator and its cause.</summary>
    public LoadBalancerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
