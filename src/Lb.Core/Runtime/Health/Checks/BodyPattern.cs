using System.Text;
using System.Text.RegularExpressions;
using Lb.Core.Configuration.Checkers;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>
/// A regular expression that bodies are searched for, at a cost that the body's author cannot drive up: it is matched in linear time
/// where its constructs allow that, and within a second else.
/// </summary>
internal sealed class BodyPattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly BodyPatternConfig _config;
    private readonly Regex _regex;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    public BodyPattern(BodyPatternConfig config)
    {
        _config = config;

        // A body that is not UTF-8 is searched by octets, so the pattern's own characters are octets too, as PCRE2 has it.
        var pattern = config.IsUtf8 ? config.Pattern : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(config.Pattern));
        try
        {
            _regex = new Regex(pattern, config.Options | RegexOptions.NonBacktracking, Patience);
        }
        catch (NotSupportedException)
        {
            // Look-around, back references and the like.
            _regex = new Regex(pattern, config.Options, Patience);
        }
    }

    /// <summary>Holds a body against the pattern.</summary>
    /// <exception cref="CheckFailedException">It is not as it should be, or takes too long to look at.</exception>
    public void Examine(ReadOnlySpan<byte> body)
    {
        var text = (_config.IsUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(body);
        bool isFound;
        try
        {
            isFound = _config.MinimumOffset <= text.Length
                && _regex.Match(text, _config.MinimumOffset) is { Success: true } match
                && match.Index <= (_config.MaximumOffset ?? int.MaxValue);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new CheckFailedException($"the pattern took more than {Patience.TotalSeconds:0} s to match");
        }

        if (isFound == _config.IsForbidden)
            throw new CheckFailedException(isFound ? "the body matches the pattern" : "the body does not match the pattern");
    }
}
