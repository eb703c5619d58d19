using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux;

/// <summary>The kernel refused something. The message names the operation, the object, the kernel's reason and what to do about it.</summary>
public class LinuxException : Exception
{
    /// <summary>Makes the exception from a message that already says everything.</summary>
    /// <param name="message">What was tried, on what, why it failed.</param>
    /// <param name="errorNumber">The error number (errno.h), or 0 when none applies.</param>
    public LinuxException(string message, int errorNumber)
        : base(message)
    {
        ErrorNumber = errorNumber;
    }

    /// <summary>The error number of errno.h, or 0 when none applies.</summary>
    public int ErrorNumber { get; }

    /// <summary>Makes the exception for the system call that failed last on this thread.</summary>
    /// <param name="operation">What was tried and on what: <c>"bind a packet socket to eth0"</c>.</param>
    internal static LinuxException FromLastError(string operation) => FromError(operation, Marshal.GetLastPInvokeError());

    /// <summary>Makes the exception for an error number.</summary>
    internal static LinuxException FromError(string operation, int errorNumber, string capability = "CAP_NET_RAW and CAP_NET_ADMIN") =>
        new(Describe(operation, errorNumber, capability), errorNumber);

    /// <summary>The C library's words for an error number: <c>Permission denied</c>.</summary>
    internal static string Reason(int errorNumber) => Marshal.GetPInvokeErrorMessage(errorNumber);

    /// <summary>One sentence for operators: operation, reason, remedy.</summary>
    internal static string Describe(string operation, int errorNumber, string capability)
    {
        var reason = $"Cannot {operation}: {Reason(errorNumber)} (errno {errorNumber})";
        return errorNumber is Errno.EPERM or Errno.EACCES ? $"{reason}; this needs {capability}, so run as root or grant them." : $"{reason}.";
    }
}
