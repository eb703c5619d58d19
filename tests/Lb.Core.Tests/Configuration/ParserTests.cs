using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class ParserTests
{
    private const string Body = "lb_algo rr\nlb_kind DR\nprotocol TCP\n";

    [Theory]
    [InlineData("virtual_server 198.18.0.100 80{\n" + Body + "real_server 198.18.0.11 80{ weight 2 }\n}")]
    [InlineData("virtual_server 198.18.0.100 80\n\n# comment\n{\n" + Body + "real_server 198.18.0.11 80\n{\nweight 2\n}\n}")]
    [InlineData("virtual_server 198.18.0.100 80 { lb_algo rr\nlb_kind DR\nprotocol TCP\nreal_server 198.18.0.11 80 { weight 2 } }")]
    public void Read_BracesWhereverTheyStand_AreOneBlock(string text)
    {
        var result = ConfigurationText.Read(text);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(2, result.Understood.VirtualServices.Single().RealServers.Single().Weight);
    }

    [Theory]
    [InlineData("virtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80 {\n}\n", "1:1 LB1005!", "80")]
    [InlineData("virtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80 {\n}\n}\n}\n}", "8:1 LB1006!", "80")]
    [InlineData(
        "virtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80 {\nweight 1\nreal_server 198.18.0.12 80 {\n}\n}",
        "5:1 LB1005!", "80")]
    [InlineData(
        "virtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80 {\n}\nvirtual_server 198.18.0.100 81 {\n" + Body + "real_server 198.18.0.11 81 {\n}\n}",
        "1:1 LB1005!", "80,81")]
    [InlineData("{\n}\nvirtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80 {\n}\n}", "1:1 LB1007!, 1:1 LB2001", "80")]
    [InlineData("virtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80\n}", "1:1 LB3016, 5:1 LB1008!", "80")]
    [InlineData("virtual_server 198.18.0.100 80 {\n" + Body + "real_server 198.18.0.11 80 {\nweight 1 {\nx y\n}\n}\n}", "6:1 LB1009", "80")]
    public void Read_WrongBraces_AreSaidOnceAndTheRestIsUnderstood(string text, string expected, string ports)
    {
        var result = ConfigurationText.Read(text);

        Assert.Equal(expected, ConfigurationText.Short(result));
        Assert.Equal(ports, string.Join(',', result.Understood.VirtualServices.Select(service => service.Key.Port)));
    }

    [Fact]
    public void Read_BracesNestedWithoutMeasure_ComeToAnEnd()
    {
        var result = ConfigurationText.Read(string.Concat(Enumerable.Repeat("a {\n", 10_000)));
        Assert.False(result.IsUsable);
    }
}
