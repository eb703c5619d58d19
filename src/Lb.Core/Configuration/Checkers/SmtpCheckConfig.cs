using System.Collections.Immutable;

namespace Lb.Core.Configuration.Checkers;

/// <summary><c>SMTP_CHECK</c>: the server greets with 220 and answers HELO with 250.</summary>
public sealed record SmtpCheckConfig : NetworkCheckerConfig
{
    /// <inheritdoc/>
    public override string Kind => "SMTP_CHECK";

    /// <summary>The name after HELO (<c>helo_name</c>); null for this host's.</summary>
    public string? HeloName { get; init; }

    /// <summary>
    /// What to connect to in place of <see cref="NetworkCheckerConfig.Connection"/> (<c>host</c> blocks); all must be well.
    /// </summary>
    public ImmutableArray<CheckConnectionConfig> Hosts { get; init; } = [];
}
