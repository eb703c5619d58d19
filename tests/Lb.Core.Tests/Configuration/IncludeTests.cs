using Lb.Core.Configuration.Keepalived;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

public sealed class IncludeTests
{
    private static readonly (string Path, string Text)[] Files =
    [
        ("/etc/conf.d/a.conf", "global_defs {\n router_id a\n}"),
        ("/etc/conf.d/b.conf", "include deep/*.conf"),
        ("/etc/conf.d/deep/c.conf", ConfigurationText.Service("bogus")),
        ("/etc/conf.d/.hidden.conf", "bogus"),
        ("/etc/self.conf", "include self.conf"),
    ];

    [Fact]
    public void Read_IncludesOfIncludes_AreRelativeToTheirFileAndKeepTheirPlaces()
    {
        var result = ConfigurationText.Read("include conf.d/*.conf", Files);

        Assert.Equal("a", result.Understood.Global.RouterId);
        Assert.Single(result.Understood.VirtualServices);
        Assert.Equal("/etc/conf.d/deep/c.conf:7:1", Assert.Single(result.Diagnostics).Location.ToString());
    }

    [Theory]
    [InlineData("include nothing/*.conf", "1:1 LB3023")]
    [InlineData("include nothing.conf", "1:1 LB1002, 1:1 LB3023")]
    [InlineData("includem nothing.conf", "1:1 LB1002!, 1:1 LB3023")]
    [InlineData("includem nothing/*.conf", "1:1 LB3023")]
    [InlineData("includea nothing/*.conf", "1:1 LB1002!, 1:1 LB3023")]
    [InlineData("include \"conf.d/a.conf\"", "1:1 LB3023")]
    [InlineData("include conf.d/{a,x}.conf", "1:1 LB1002, 1:1 LB3023")]
    [InlineData("include self.conf", "1:1 LB3023, 1:1 LB1003!")]
    public void Read_Include_FindsOrSays(string text, string expected) =>
        Assert.Equal(expected, ConfigurationText.Short(ConfigurationText.Read(text, Files)));

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", ".conf", false)]
    [InlineData(".*", ".conf", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("?.conf", "ab.conf", false)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[a-c]1", "d1", false)]
    [InlineData("[!a-c]1", "d1", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[", "[", true)]
    [InlineData("*", "", true)]
    public void IsMatch_Pattern_FollowsGlob7(string pattern, string name, bool expected) =>
        Assert.Equal(expected, GlobPattern.IsMatch(pattern, name));
}
