namespace Lb.Core.Configuration;

/// <summary>A script that a configuration names.</summary>
/// <param name="Script">The script.</param>
/// <param name="Keyword">By which keyword: <c>notify_master</c>, <c>misc_path</c>; <c>script</c> of a <c>vrrp_script</c>.</param>
/// <param name="Location">Where its line stands.</param>
public sealed record ScriptReference(ScriptConfig Script, string Keyword, SourceLocation Location);
