using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Nft;

/// <summary>
/// Keeps this host's own stack away from the frames that the forwarder owns, on one interface. Packet sockets get copies: without the
/// guard the kernel would also answer, with its own connection or with a reset.
/// <para>
/// The rules are an nftables table of the family netdev with the flag <c>owner</c>: the kernel removes it when the socket that made it
/// is closed, so also when this process dies, and the host then serves the virtual addresses itself. Frames of other directors, ARP,
/// ICMP and everything that is not for an active service pass.
/// </para>
/// </summary>
public sealed class IngressGuard : IDisposable
{
    // libnftables keeps parser state in globals, whatever the context.
    private static readonly Lock OneCommandAtATime = new();

    private readonly string _interfaceName;
    private readonly NftContext _context;
    private bool _exists;

    /// <summary>Prepares a guard; nothing is in force before <see cref="Apply"/>.</summary>
    /// <param name="interfaceName">Where clients' frames arrive.</param>
    /// <exception cref="LinuxException">libnftables is not installed, or the name cannot be that of an interface.</exception>
    public IngressGuard(string interfaceName)
    {
        if (interfaceName.Length is 0 or >= If.IFNAMSIZ || interfaceName.Any(letter => letter is '"' or '*' or '\\' or '/' || letter <= ' '))
        {
            throw new LinuxException($"The ingress guard cannot watch an interface named '{interfaceName}'.", 0);
        }

        _interfaceName = interfaceName;

        // Not the process number: two containers that share a network namespace may both be process 1.
        TableName = $"userspacelb_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        try
        {
            _context = LibNftables.nft_ctx_new(0);
        }
        catch (DllNotFoundException)
        {
            throw new LinuxException(
                "The ingress guard needs libnftables.so.1, which is not installed here: install the package libnftables1 (Debian, Ubuntu) or nftables.", 0);
        }

        if (_context.IsInvalid || LibNftables.nft_ctx_buffer_error(_context) != 0 || LibNftables.nft_ctx_buffer_output(_context) != 0)
        {
            _context.Dispose();
            throw new LinuxException($"libnftables cannot begin to guard {interfaceName}: it got no netlink socket or no memory.", 0);
        }
    }

    /// <summary>The table's name, as <c>nft list table netdev NAME</c> wants it.</summary>
    public string TableName { get; }

    /// <summary>
    /// Puts rules in force in one step: a frame meets the old rules or the new ones, never a mixture. An interface that was deleted and
    /// made again is guarded again from the next call on.
    /// </summary>
    /// <exception cref="LinuxException">nftables refused; what was in force before still is.</exception>
    public void Apply(GuardRules rules)
    {
        ObjectDisposedException.ThrowIf(_context.IsClosed, this);
        if (_exists && TryRun(GuardRuleset.Update(TableName, rules)) is null)
        {
            return;
        }

        // The table is not there yet, or its chain went with the interface.
        var create = GuardRuleset.Create(TableName, _interfaceName, rules);
        if (TryRun(_exists ? GuardRuleset.Delete(TableName) + create : create) is { } error)
        {
            throw new LinuxException(
                $"Cannot guard {_interfaceName} with nftables, which needs CAP_NET_ADMIN and a kernel with its netdev family: {error}", 0);
        }

        _exists = true;
    }

    /// <summary>Removes the rules: the kernel sees everything again.</summary>
    public void Dispose()
    {
        if (_exists && !_context.IsClosed)
        {
            // Closing the socket would remove the table too, but a moment later; the order of a hand-over counts on "now".
            _ = TryRun(GuardRuleset.Delete(TableName));
            _exists = false;
        }

        _context.Dispose();
    }

    /// <summary>Runs one transaction.</summary>
    /// <returns>Null, or what nft said about it.</returns>
    private string? TryRun(string commands)
    {
        lock (OneCommandAtATime)
        {
            var outcome = LibNftables.nft_run_cmd_from_buffer(_context, commands);
            return outcome == 0 ? null : OneLine(Marshal.PtrToStringUTF8(LibNftables.nft_ctx_get_error_buffer(_context)));
        }
    }

    /// <summary>nft says the reason, quotes the command and underlines a part of it, each on a line of its own; a log line has one.</summary>
    internal static string OneLine(string? message)
    {
        var lines = (message ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.Any(letter => letter is not ('^' or '~' or ' ')));
        var joined = string.Join("; ", lines);
        return joined.Length == 0 ? "no reason given" : joined;
    }
}
