using Lb.Core.Configuration;
using Lb.Core.Runtime.Vrrp;

namespace Lb.Core.Tests.Runtime;

/// <summary>What tracked scripts come to for one instance.</summary>
public sealed class TrackedThingsTests
{
    private static readonly VrrpScriptConfig Check = new() { Name = "chk", Script = new ScriptConfig(["/bin/true"], null, null), Weight = 10 };

    [Theory]
    [InlineData(null, false, true, 10, false)]
    [InlineData(null, false, false, 0, false)]
    [InlineData(-20, false, true, 0, false)]
    [InlineData(-20, false, false, -20, false)]
    [InlineData(-20, true, false, 20, false)]
    [InlineData(0, false, true, 0, false)]
    [InlineData(0, false, false, 0, true)]
    public void SetScript_WeightOfLineOrScript_CountsAsKeepalivedDoes(int? weight, bool isReverse, bool isUp, int sum, bool isFault)
    {
        var things = Tracking(new TrackedConfig("chk", weight, isReverse, default));
        Assert.Equal((0, false), (things.WeightSum, things.IsFaulted));

        things.SetScript("chk", isUp);

        Assert.Equal((sum, isFault), (things.WeightSum, things.IsFaulted));
    }

    [Fact]
    public void Constructor_ScriptThatNeverRuns_IsNotTrackedAndSaysWhy()
    {
        var things = new TrackedThings([], [new TrackedConfig("chk", 0, false, default)], new Dictionary<string, VrrpScriptConfig>(), _ => false, _ => "/x does not exist");

        Assert.False(things.IsFaulted);
        Assert.Equal<TrackedStatus>([new TrackedStatus("script", "chk", false, 0, "/x does not exist")], things.ToStatus());
    }

    [Fact]
    public void ToStatus_ScriptAndInterface_TellsBoth()
    {
        var things = new TrackedThings(
            [new TrackedConfig("eth1", -5, false, default)],
            [new TrackedConfig("chk", null, false, default)],
            new Dictionary<string, VrrpScriptConfig> { ["chk"] = Check },
            _ => false,
            _ => null);

        Assert.Equal<TrackedStatus>([new TrackedStatus("interface", "eth1", true, -5, null), new TrackedStatus("script", "chk", false, 10, null)], things.ToStatus());
    }

    private static TrackedThings Tracking(TrackedConfig line) =>
        new([], [line], new Dictionary<string, VrrpScriptConfig> { ["chk"] = Check }, _ => null, _ => null);
}
