namespace Lb.Host.Lab;

/// <summary>Finds the programs a lab is made of, and names the Debian package of one that is missing.</summary>
internal static class LabTools
{
    /// <summary>What every lab needs, whatever runs in it.</summary>
    public static readonly IReadOnlyList<string> Base = ["setsid", "unshare", "nsenter", "setpriv", "timeout", "mount", "kill", "ip", "ss", "sysctl"];

    // A user's PATH on Debian leaves the sbin folders out, and that is where half of these live.
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    private static readonly Dictionary<string, string> Packages = new(StringComparer.Ordinal)
    {
        ["setsid"] = "util-linux",
        ["unshare"] = "util-linux",
        ["nsenter"] = "util-linux",
        ["setpriv"] = "util-linux",
        ["timeout"] = "coreutils",
        ["mount"] = "mount",
        ["kill"] = "procps",
        ["sysctl"] = "procps",
        ["ip"] = "iproute2",
        ["ss"] = "iproute2",
        ["nft"] = "nftables",
        ["ping"] = "iputils-ping",
        ["redis-server"] = "redis-server",
        ["redis-cli"] = "redis-tools",
        ["aiosmtpd"] = "python3-aiosmtpd",
        ["dnsmasq"] = "dnsmasq-base",
        ["genhash"] = "keepalived",
    };

    /// <summary>The PATH given to every process in a lab: this process's, with the system folders behind it.</summary>
    public static string SearchPath { get; } =
        string.Join(':', FoldersOf(Environment.GetEnvironmentVariable("PATH")).Concat(SystemFolders).Distinct(StringComparer.Ordinal));

    /// <summary>The full path of a program, or null where it is not installed.</summary>
    public static string? Find(string program) =>
        FoldersOf(SearchPath).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Checks that programs are installed.</summary>
    /// <exception cref="LabUnavailableException">Some are not; the message names the packages that bring them.</exception>
    public static void Require(params IEnumerable<string> programs)
    {
        var missing = programs.Where(program => Find(program) is null).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        var packages = missing.Select(program => Packages.GetValueOrDefault(program, program)).Distinct(StringComparer.Ordinal);
        throw new LabUnavailableException(
            $"{string.Join(", ", missing)} not found on this machine; install with: apt-get install {string.Join(' ', packages)}.");
    }

    private static string[] FoldersOf(string? path) => (path ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
}
