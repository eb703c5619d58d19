using System.Text;
using Lb.Core.Forwarding;
using Lb.Core.Vrrp;

namespace Lb.Core.Metrics;

/// <summary>The counters' names in every output: snake_case, one for each <see cref="DropReason"/>.</summary>
public static class CounterNames
{
    private static readonly string[] DropNames = [.. Enum.GetNames<DropReason>().Select(SnakeCase)];

    /// <summary>The name of a drop counter, for example <c>redirected_by_peer</c>.</summary>
    public static string Of(DropReason reason) => DropNames[(int)reason];

    /// <summary>The name of a reason for which received advertisements are discarded, for example <c>password_mismatch</c>.</summary>
    public static string Of(VrrpReceiveError error) => SnakeCase(error.ToString());

    /// <summary>The name of an oddity of accepted advertisements, for example <c>message_only_checksum</c>.</summary>
    public static string Of(VrrpReceiveRemarks remark) => SnakeCase(remark.ToString());

    /// <summary>The name of a reason for a change of VRRP's state, for example <c>higher_priority</c>.</summary>
    public static string Of(VrrpTransitionReason reason) => SnakeCase(reason.ToString());

    /// <summary>The name of something that keeps a virtual router in FAULT, for example <c>no_address</c>.</summary>
    /// <param name="fault">One of the bits.</param>
    public static string Of(VrrpFaults fault) => SnakeCase(fault.ToString());

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (text.Length > 0 && (char.IsUpper(letter) || (char.IsDigit(letter) && !char.IsDigit(text[^1]))))
            {
                _ = text.Append('_');
            }

            _ = text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
