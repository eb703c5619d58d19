namespace Lb.Lab.Tests.Vrrp;

/// <summary>Labs whose times are checked, or that keep the machine busy: they run one at a time, beside no other test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedLabs
{
    public const string Name = "timed labs";
}
