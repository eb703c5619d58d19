namespace Lb.Core.Linux.Netlink;

/// <summary>The kernel refused a netlink request; the message carries its own explanation (extended acknowledgement) where it gave one.</summary>
public sealed class NetlinkException : LinuxException
{
    internal NetlinkException(string operation, int errorNumber, string explanation)
        : base(Compose(operation, errorNumber, explanation), errorNumber)
    {
    }

    private static string Compose(string operation, int errorNumber, string explanation)
    {
        var sentence = Describe(operation, errorNumber, "CAP_NET_ADMIN");
        return explanation.Length == 0 ? sentence : $"{sentence} The kernel says: {explanation}";
    }
}
