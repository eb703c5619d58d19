using Lb.Core.Linux.LocalDelivery;

namespace Lb.Core.Tests.Linux;

public sealed class LocalPortMarkTests
{
    [Fact]
    public void Parse_OwnMark_IsOfALivingProcess()
    {
        var own = LocalPortMark.OfThisProcess();

        Assert.Equal(own, LocalPortMark.Parse(own.ToString()));
        Assert.False(own.IsOfDeadProcess);
    }

    [Fact]
    public void IsOfDeadProcess_NumberWasReusedOrIsFree_IsTrueInTheSamePidNamespaceOnly()
    {
        var own = LocalPortMark.OfThisProcess();

        Assert.True((own with { StartTicks = own.StartTicks + 1 }).IsOfDeadProcess);
        Assert.True((own with { ProcessId = int.MaxValue }).IsOfDeadProcess);
        Assert.False((own with { ProcessId = int.MaxValue, PidNamespace = "pid:[1]" }).IsOfDeadProcess);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("uplink to the core")]
    [InlineData("userspacelb local port of process ")]
    [InlineData("userspacelb local port of process 1 2")]
    [InlineData("userspacelb local port of process -1 2 pid:[3]")]
    [InlineData("userspacelb local port of process 99999999999 2 pid:[3]")]
    public void Parse_OtherText_IsNoMark(string? alias) => Assert.Null(LocalPortMark.Parse(alias));
}
