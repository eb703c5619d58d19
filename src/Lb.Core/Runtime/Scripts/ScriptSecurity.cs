using Lb.Core.Configuration;
using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// Decides whether a script of the configuration may run, and as whom. keepalived's rule (keepalived.conf(5), enable_script_security; its
/// lib/notify.c, check_script_secure): what runs as root must not be changeable or replaceable by anybody else.
/// </summary>
internal static class ScriptSecurity
{
    /// <summary>Runs scripts, if there is such a user and the configuration names none. keepalived's name.</summary>
    public const string DefaultUser = "keepalived_script";

    /// <summary>Looks at a script as it is now. Never throws.</summary>
    /// <param name="script">The command and who is to run it.</param>
    /// <param name="rules">The global user, and whether unsafe scripts are refused.</param>
    /// <param name="starter">Who is to start it; null for this process.</param>
    public static ScriptVerdict Examine(ScriptConfig script, ScriptsConfig rules, UserAccount? starter = null)
    {
        if (script.Arguments.IsDefaultOrEmpty || script.Arguments[0].Length == 0)
        {
            return Refuse("there is no command");
        }

        var (account, complaint) = ScriptAccount.Of(script.User, script.Group, rules, starter);
        if (account is not { } runner)
        {
            return Refuse(complaint);
        }

        var (path, notFound) = Locate(script.Arguments[0], runner);
        if (path is null)
        {
            return Refuse(notFound);
        }

        var examination = PathExamination.Of(path);
        if (examination.Missing is { } missing)
        {
            return Refuse(missing);
        }

        var file = examination.File;
        if (!file.IsRegularFile)
        {
            return Refuse($"{path} is not a file");
        }

        if (!file.IsExecutableBy(runner.UserId, runner.GroupId))
        {
            return Refuse($"{path} is not executable for {runner.Name}");
        }

        // What runs without root's rights cannot do more than whoever could change it (as keepalived: check_script_secure).
        var protects = runner.UserId == 0 || runner.GroupId == 0 || file.GivesRoot;
        var risk = protects ? examination.Unsafe : null;
        return risk is not null && rules.RefusesUnsafe
            ? Refuse($"{risk}, and the script would run as root: give the path to root alone, name another user, or set '@userspacelb script_security off'")
            : new ScriptVerdict(new ApprovedScript(script.Arguments.SetItem(0, path), runner), risk);
    }

    private static (string? Path, string Complaint) Locate(string program, UserAccount account)
    {
        if (program[0] == '/')
        {
            return (program, string.Empty);
        }

        if (program.Contains('/', StringComparison.Ordinal))
        {
            return (null, $"{program} is a relative path: write the whole path");
        }

        foreach (var folder in ChildProcessLauncher.SearchPath.Split(':'))
        {
            var candidate = $"{folder}/{program}";
            if (PathExamination.Of(candidate) is { Missing: null, File: { IsRegularFile: true } file } && file.IsExecutableBy(account.UserId, account.GroupId))
            {
                return (candidate, string.Empty);
            }
        }

        return (null, $"{program} is not found in {ChildProcessLauncher.SearchPath}");
    }

    private static ScriptVerdict Refuse(string reason) => new(null, reason);
}
