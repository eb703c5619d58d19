using System.CommandLine;
using System.Text;

namespace Lb.Host.Commands;

/// <summary>Options that mean the same wherever they appear. Every call makes a new object, because an option belongs to one verb.</summary>
internal static class SharedOptions
{
    // sun_path has 108 octets, the last one a zero.
    private const int LongestSocketPath = 107;

    /// <summary><c>-f FILE</c>: the configuration; <c>--use-file</c> is keepalived's name for it.</summary>
    public static Option<string> ConfigurationFile() => new("--file", "-f", "--use-file")
    {
        Description = "The configuration, in keepalived.conf's format.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary><c>--config-id ID</c>: selects <c>@ID</c> lines, as keepalived's <c>-i</c> does.</summary>
    public static Option<string?> ConfigurationId() => new("--config-id", "-i")
    {
        Description = "Which '@ID' lines hold. Default: the first label of the host name.",
        HelpName = "ID",
    };

    /// <summary><c>--json</c>: one JSON object on stdout instead of lines for people.</summary>
    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON object instead of lines for people.",
    };

    /// <summary><c>-n</c>, for fingers that are used to ipvsadm: there is nothing but numbers here.</summary>
    public static Option<bool> Numeric() => new("--numeric", "-n")
    {
        Description = "Show addresses and ports as numbers, which is always so.",
    };

    /// <summary><c>--control SOCKET</c>: the daemon's control socket.</summary>
    public static Option<string> ControlSocket()
    {
        var option = new Option<string>("--control")
        {
            Description = "The daemon's control socket.",
            HelpName = "SOCKET",
            DefaultValueFactory = _ => Control.ControlRoutes.DefaultSocket,
        };
        option.Validators.Add(result =>
        {
            if (Encoding.UTF8.GetByteCount(result.GetValueOrDefault<string>() ?? string.Empty) is 0 or > LongestSocketPath)
                result.AddError($"the path of --control has to have 1 to {LongestSocketPath} octets, as every socket's (unix(7)).");
        });
        return option;
    }

    /// <summary>An option with a few words for values; upper and lower case are the same.</summary>
    public static Option<T> Choice<T>(string name, string description, T standard)
        where T : struct, Enum
    {
        var words = string.Join('|', Enum.GetNames<T>());
        return new Option<T>(name)
        {
            Description = description,
            HelpName = words,
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                var written = result.Tokens[0].Value;
                if (Enum.GetNames<T>().FirstOrDefault(word => word.Equals(written, StringComparison.OrdinalIgnoreCase)) is { } word)
                {
                    return Enum.Parse<T>(word);
                }

                result.AddError($"{name} takes {words}, not '{written}'.");
                return standard;
            },
        };
    }
}
