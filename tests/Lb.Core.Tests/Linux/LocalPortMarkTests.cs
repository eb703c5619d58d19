using Lb.Core.Linux.LocalDelivery;

namespace Lb.Core.Tests.Linux;

public sealed class LocalPortMarkTests
{
    [Fact]
    public void Parse_OwnAlias_IsTheMark()
    {
        var mark = LocalPortMark.CreateRandom();

        Assert.Equal(mark, LocalPortMark.Parse(mark.ToString()));
        Assert.Equal(("lbo" + mark.Id, "lbi" + mark.Id, Environment.ProcessId), (mark.OuterName, mark.InnerName, mark.ProcessId));
    }

    [Fact]
    public void CreateRandom_Twice_DiffersInEveryName()
    {
        var one = LocalPortMark.CreateRandom();
        var other = LocalPortMark.CreateRandom();

        Assert.NotEqual(one.OuterName, other.OuterName);
        Assert.NotEqual(one.InnerName, other.InnerName);
        Assert.NotEqual(one.SignOfLife, other.SignOfLife);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("uplink to the core")]
    [InlineData("userspacelb local port ")]
    [InlineData("userspacelb local port 0123abcd")]
    [InlineData("userspacelb local port 0123abcd of process ")]
    [InlineData("userspacelb local port 0123abcd of process -1")]
    [InlineData("userspacelb local port 0123abcd of process 99999999999")]
    [InlineData("userspacelb local port 0123abc of process 1")]
    [InlineData("userspacelb local port 0123ABCD of process 1")]
    [InlineData("userspacelb local port ../../ab of process 1")]
    public void Parse_OtherText_IsNoMark(string? alias) => Assert.Null(LocalPortMark.Parse(alias));
}
