namespace Lb.Host.Logging;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>Time, level and sentence, for people.</summary>
    Text,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
