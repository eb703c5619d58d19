using Lb.Host.Lab;
using Xunit.Abstractions;

namespace Lb.Lab.Tests.Vrrp;

/// <summary>What clients see of a failover; docs/failover.md has the figures of one run.</summary>
[Collection(TimedLabs.Name)]
public sealed class FailoverTests(FailoverLab lab, ITestOutputHelper output) : IClassFixture<FailoverLab>
{
    [SkippableFact(typeof(LabUnavailableException))]
    public void All_UnderLoad_Report()
    {
        foreach (var (name, report) in lab.Reports)
        {
            output.WriteLine(
                $"| {name} | {report.GapMilliseconds:0} ms | {report.Failed} of {report.Connections} | {report.Delayed} | {report.Surviving} of {report.LongConnections} |"
                + $" {string.Join(", ", report.Failures.Select(static failure => $"{failure.Value}x {failure.Key}"))} {string.Join(", ", report.Answers)}");
        }

        output.WriteLine($"{lab.MostCrossings} crossings, {lab.Redirected} redirected");
    }
}
