using Lb.Core.Configuration;

namespace Lb.Testing.Configuration;

/// <summary>Reads configurations from text, and shows findings in the short form of tables.</summary>
public static class ConfigurationText
{
    /// <summary>The path text is read under.</summary>
    public const string FileName = "/etc/lb.conf";

    /// <summary>The config-id that holds unless a test says otherwise.</summary>
    public const string ConfigId = "main";

    public static ConfigResult Read(string text, params (string Path, string Text)[] included)
    {
        var files = included.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        files.Add(FileName, text);
        return KeepalivedConfigReader.Read(FileName, Options(files));
    }

    public static KeepalivedReaderOptions Options(IReadOnlyDictionary<string, string> files) => new()
    {
        ConfigId = ConfigId,
        Files = new InMemoryConfigurationFiles(files),
        EnvironmentVariable = name => name == "LB_ADDRESS" ? "198.18.0.77" : null,
    };

    /// <summary>Findings as <c>LINE:COLUMN CODE</c>, joined by <c>, </c>; an error's code is followed by <c>!</c>.</summary>
    public static string Short(ConfigResult result) => string.Join(
        ", ",
        result.Diagnostics.Select(found =>
            $"{found.Location.Line}:{found.Location.Column} {found.Code}{(found.Severity == DiagnosticSeverity.Error ? "!" : "")}"));

    /// <summary>A usable service on lines 1 to 8, with <paramref name="extra"/> in its block on line 7 and after.</summary>
    public static string Service(string extra) =>
        $$"""
        virtual_server 198.18.0.100 80 {
         lb_algo rr
         lb_kind DR
         protocol TCP
         real_server 198.18.0.11 80 {
         }
        {{extra}}
        }
        """;

    /// <summary>A usable instance on lines 1 to 9, with <paramref name="extra"/> in its block on line 8 and after.</summary>
    /// <param name="extra">Further lines of the block.</param>
    /// <param name="without">Keywords of lines that are left out; their places stay empty.</param>
    /// <param name="name">The instance's name.</param>
    public static string Instance(string extra, string without = "", string name = "VI_1")
    {
        string[] lines = ["state BACKUP", "interface eth1", "virtual_router_id 51", "priority 100", "advert_int 1", "virtual_ipaddress { 198.18.0.100 }"];
        var kept = lines.Select(line => without.Split(' ').Contains(line.Split(' ')[0], StringComparer.Ordinal) ? "" : line);
        return $"vrrp_instance {name} {{\n{string.Join('\n', kept)}\n{extra}\n}}";
    }
}
