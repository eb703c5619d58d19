using Lb.Core.Configuration;
using Lb.Testing;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>
/// Whole files with every finding they give: <c>cases/STORY/keepalived.conf</c> and <c>diagnostics.txt</c>.
/// <c>LB_UPDATE_GOLDENS=1</c> writes the second anew; the difference is then for a reviewer to read.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Cases = RepositoryFiles.At("tests", "Lb.Core.Tests", "Configuration", "cases");

    public static TheoryData<string> Stories() => [.. Directory.EnumerateDirectories(Cases).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Read_Story_GivesItsFindings(string story)
    {
        var directory = Path.Combine(Cases, story);
        var result = KeepalivedConfigReader.Read(
            Path.Combine(directory, "keepalived.conf"), new KeepalivedReaderOptions { ConfigId = ConfigurationText.ConfigId });
        var found = string.Concat(result.Diagnostics.Select(finding => finding.ToString().Replace(directory + "/", "", StringComparison.Ordinal) + "\n"));

        Assert.Equal(Golden.Text(Path.Combine(directory, "diagnostics.txt"), found), found);
    }

    [Fact]
    public void Read_Origin_IsUsableAndSaysWhatReplacesTheTrick()
    {
        var result = KeepalivedConfigReader.Read(Path.Combine(Cases, "origin", "keepalived.conf"));

        Assert.True(result.IsUsable);
        Assert.Contains("standby_port 26379", Assert.Single(result.Diagnostics, found => found.Code == DiagnosticCodes.DummyPort).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Diagnostics, found => found.Location.Line < result.Understood.VirtualServices[0].Location.Line);
    }

    [Fact]
    public void Read_OriginCured_IsClean()
    {
        var result = KeepalivedConfigReader.Read(Path.Combine(Cases, "origin-cured", "keepalived.conf"));

        Assert.Empty(result.Diagnostics);
        var service = Assert.Single(result.Config!.VirtualServices);
        Assert.Equal(((ushort)6379, (ushort?)26379), (service.Key.Port, service.StandbyPort));
        Assert.Equal("VI_1", result.Config.DecidingInstance(service)!.Name);
    }
}
