using System.Collections.Immutable;

namespace Lb.Core.Configuration;

/// <summary>A health checker as written, for example <c>TCP_CHECK</c>. Kept in the model; not yet acted on.</summary>
/// <param name="Kind">The block's keyword in upper case.</param>
/// <param name="Settings">Every line of the block: the words, in order.</param>
/// <param name="Location">Where the block starts.</param>
public sealed record CheckerConfig(string Kind, ImmutableArray<ImmutableArray<string>> Settings, SourceLocation Location);
