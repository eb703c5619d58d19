using System.Collections.Immutable;
using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>A script that <see cref="ScriptSecurity"/> lets run.</summary>
/// <param name="Arguments">The program's absolute path and its arguments.</param>
/// <param name="Account">Who runs it.</param>
internal sealed record ApprovedScript(ImmutableArray<string> Arguments, UserAccount Account)
{
    /// <summary>The user's name.</summary>
    public string UserName => Account.Name;

    /// <summary>The program, for log lines.</summary>
    public string Name => Arguments[0];
}

/// <summary>What <see cref="ScriptSecurity"/> says about a script.</summary>
/// <param name="Script">The script to run, or null when it was refused.</param>
/// <param name="Reason">Why it was refused, or what is unsafe about one that may run all the same; null when all is well.</param>
internal readonly record struct ScriptVerdict(ApprovedScript? Script, string? Reason);
