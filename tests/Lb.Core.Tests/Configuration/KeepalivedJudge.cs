using System.Diagnostics;
using Lb.Testing.Configuration;

namespace Lb.Core.Tests.Configuration;

/// <summary>The real keepalived, asked about a file by <c>keepalived -t</c>.</summary>
internal static class KeepalivedJudge
{
    private const string Keepalived = "/usr/sbin/keepalived";

    // A network namespace of its own keeps keepalived's look at interfaces away from the machine's, and has those the files name.
    private const string Script = "ip link add eth1 type veth peer name eth2 && exec " + Keepalived + " -t -i " + ConfigurationText.ConfigId + " -f \"$0\"";

    /// <summary>Whether keepalived has nothing to say against the file.</summary>
    public static bool IsClean(string text)
    {
        Skip.IfNot(File.Exists(Keepalived), "keepalived is not installed");
        Skip.IfNot(Environment.IsPrivilegedProcess, "keepalived -t needs root");
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", "-c", Script, file])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            _ = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
            {
                process.Kill(entireProcessTree: true);
                Skip.If(true, "keepalived -t does not end");
            }

            return process.ExitCode == 0;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
