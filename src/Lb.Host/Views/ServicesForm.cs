namespace Lb.Host.Views;

/// <summary>Which columns <c>lb-host services</c> has: the options of <c>ipvsadm -Ln</c>.</summary>
internal enum ServicesForm
{
    /// <summary>Forwarding method, weight, flows.</summary>
    Plain,

    /// <summary><c>--stats</c>: totals.</summary>
    Stats,

    /// <summary><c>--rate</c>: how much it is now.</summary>
    Rate,

    /// <summary><c>--thresholds</c>.</summary>
    Thresholds,

    /// <summary><c>--persistent-conn</c>: persistence templates.</summary>
    PersistentConnections,
}
