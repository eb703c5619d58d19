using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace Lb.Core.Configuration.Keepalived;

/// <summary>The variables defined so far, and those keepalived defines itself (names that begin with an underscore).</summary>
internal sealed class VariableTable(string configId, Func<string, string?> environmentVariable)
{
    private const int DefaultRandomMaximum = 32767;

    private readonly Dictionary<string, ImmutableArray<SourceLine>> _defined = new(StringComparer.Ordinal);

    /// <summary>Defines a variable, or replaces it; several lines make a multi-line value.</summary>
    public void Define(string name, ImmutableArray<SourceLine> lines) => _defined[name] = lines;

    /// <summary>Looks a reference up.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="directory">The directory of the file that is being read, for <c>_PWD</c>.</param>
    /// <param name="lines">The value's lines, at least one.</param>
    public bool TryResolve(VariableReference reference, string directory, out ImmutableArray<SourceLine> lines)
    {
        if (_defined.TryGetValue(reference.Name, out lines))
            return true;

        var text = Predefined(reference, directory);
        lines = text is null ? [] : [new SourceLine("", 0, text)];
        return text is not null;
    }

    private string? Predefined(VariableReference reference, string directory) => reference.Name switch
    {
        "_PWD" => directory,
        "_INSTANCE" => configId,
        "_HASH" => "#",
        "_BANG" => "!",
        "_RANDOM" => Random(reference.Arguments),
        "_ENV" => environmentVariable(reference.Arguments),
        _ => null,
    };

    private static string? Random(string arguments)
    {
        var words = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var minimum = 0;
        var maximum = DefaultRandomMaximum;
        if ((words.Length > 0 && !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out minimum))
            || (words.Length > 1 && !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out maximum))
            || maximum < minimum || maximum == int.MaxValue)
        {
            return null;
        }

        return RandomNumberGenerator.GetInt32(minimum, maximum + 1).ToString(CultureInfo.InvariantCulture);
    }
}
