using System.Text;
using Lb.Core.Forwarding;

namespace Lb.Core.Metrics;

/// <summary>The counters' names in every output: snake_case, one for each <see cref="DropReason"/>.</summary>
public static class CounterNames
{
    private static readonly string[] DropNames = [.. Enum.GetNames<DropReason>().Select(SnakeCase)];

    /// <summary>The name of a drop counter, for example <c>redirected_by_peer</c>.</summary>
    public static string Of(DropReason reason) => DropNames[(int)reason];

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                _ = text.Append('_');
            }

            _ = text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
