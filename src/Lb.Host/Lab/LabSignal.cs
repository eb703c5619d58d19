namespace Lb.Host.Lab;

/// <summary>Signals a lab sends to its processes (signal(7)).</summary>
internal enum LabSignal
{
    /// <summary>SIGHUP: reload.</summary>
    Hangup,

    /// <summary>SIGINT: stop, as Ctrl-C does.</summary>
    Interrupt,

    /// <summary>SIGUSR1: whatever the program makes of it; tcpdump prints its counters.</summary>
    User1,

    /// <summary>SIGTERM: stop in order.</summary>
    Terminate,

    /// <summary>SIGKILL: the crash nobody can prepare for.</summary>
    Kill,

    /// <summary>SIGSTOP: the process does nothing more until it is continued, and is not asked.</summary>
    Stop,

    /// <summary>SIGCONT: goes on after <see cref="Stop"/>.</summary>
    Continue,
}
