namespace Lb.Core.Linux.Native;

/// <summary>
/// Names the C header that a mirrored struct or a class of constants comes from. The native proofs walk this namespace by reflection,
/// include these headers and have a C compiler check every size, offset and value; a type without the attribute fails the proof.
/// </summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class)]
internal sealed class CHeaderAttribute(string header) : Attribute
{
    /// <summary>The header as written between angle brackets.</summary>
    public string Header { get; } = header;
}

/// <summary>Marks a preprocessor constant that is newer than the headers some build machines have; it is proved where it is defined.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class SinceKernelAttribute(string version) : Attribute
{
    /// <summary>The kernel release that brought the constant.</summary>
    public string Version { get; } = version;
}
