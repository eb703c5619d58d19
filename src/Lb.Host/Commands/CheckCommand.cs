using System.Collections.Frozen;
using System.CommandLine;
using System.Net.NetworkInformation;
using System.Text.Json;
using Lb.Core.Configuration;
using Lb.Core.Runtime.Scripts;

namespace Lb.Host.Commands;

/// <summary><c>lb-host check</c>: says everything there is to say about a configuration, and whether <c>run</c> would take it.</summary>
internal static class CheckCommand
{
    /// <summary>Makes the verb.</summary>
    /// <param name="presentInterfaces">The names of the machine's network interfaces; default: those of this machine.</param>
    public static Command Create(Func<IReadOnlySet<string>>? presentInterfaces = null)
    {
        var file = SharedOptions.ConfigurationFile();
        var configId = SharedOptions.ConfigurationId();
        var json = SharedOptions.Json();
        var strict = new Option<bool>("--strict") { Description = "Refuse on warnings too." };
        var command = new Command("check", "Read a configuration and report every finding as FILE:LINE:COL: warning|error LBnnnn: text.")
        {
            file, strict, json, configId,
        };

        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var options = new KeepalivedReaderOptions { ConfigId = parsed.GetValue(configId) };
            var result = KeepalivedConfigReader.Read(path, options).CheckedAgainst((presentInterfaces ?? InterfacesOfThisMachine)()).WithScriptsInspected();
            var isUsable = result.IsUsable && !(parsed.GetValue(strict) && !result.Diagnostics.IsEmpty);

            var report = CheckReport.From(path, result, isUsable);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(report, CheckReportJson.Default.CheckReport));
            }
            else
            {
                foreach (var diagnostic in result.Diagnostics)
                    output.WriteLine(diagnostic.ToString());
            }

            parsed.InvocationConfiguration.Error.WriteLine(report.Summary());
            return isUsable ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    private static FrozenSet<string> InterfacesOfThisMachine()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().Select(present => present.Name).ToFrozenSet(StringComparer.Ordinal);
        }
        catch (NetworkInformationException exception)
        {
            throw new CommandRefusedException($"cannot list this machine's network interfaces: {exception.Message}", exception);
        }
    }
}
