namespace Lb.Core.Configuration;

/// <summary>What reading a keepalived.conf depends on besides the file.</summary>
public sealed record KeepalivedReaderOptions
{
    /// <summary>Which <c>@ID</c> lines hold, and the value of <c>${_INSTANCE}</c>; null for the first label of the host name.</summary>
    public string? ConfigId { get; init; }

    /// <summary>Where files come from; default the file system.</summary>
    public IConfigurationFiles Files { get; init; } = new FileSystemConfigurationFiles();

    /// <summary>What <c>${_ENV NAME}</c> reads; default the process's environment. A name without a value is undefined.</summary>
    public Func<string, string?> EnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;
}
