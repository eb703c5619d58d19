using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Netlink;

/// <summary>
/// Asks the kernel about links, addresses, routes and neighbours, and changes them (rtnetlink(7)). One request at a time: a socket
/// belongs to one thread at a time, and to the network namespace of the thread that opened it.
/// </summary>
public sealed partial class RouteSocket : IDisposable
{
    // The kernel answers requests synchronously; a deadline only keeps a defect from hanging the caller.
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    // A dump that a concurrent change made inconsistent is asked again; on a host in constant flux the last answer must do.
    private const int DumpAttempts = 4;

    private readonly NetlinkSocket _socket;
    private readonly byte[] _request = new byte[4096];

    // A dump datagram is at most 32 KiB (NETLINK recvmsg sizing in net/netlink/af_netlink.c, netlink_dump).
    private readonly byte[] _reply = new byte[64 << 10];
    private uint _sequence;

    /// <summary>Opens the socket.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public RouteSocket()
    {
        _socket = new NetlinkSocket();
        _socket.TryEnable(Native.Netlink.NETLINK_EXT_ACK);
        _socket.TryEnable(Native.Netlink.NETLINK_CAP_ACK);
    }

    private delegate T? Parser<out T>(NetlinkMessage message)
        where T : class;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Sends a change and waits for the kernel's verdict.</summary>
    /// <returns>0, or one of the <paramref name="tolerated"/> error numbers.</returns>
    private int Change(ref NetlinkWriter request, string operation, params ReadOnlySpan<int> tolerated) =>
        Exchange<object>(ref request, operation, parse: null, into: null, tolerated, out _);

    /// <summary>Asks for one object. The request carries NLM_F_ACK, so the end of the answer is known.</summary>
    /// <returns>The object, or null for one of the <paramref name="absent"/> error numbers.</returns>
    private T? GetOne<T>(ref NetlinkWriter request, string operation, Parser<T> parse, params ReadOnlySpan<int> absent)
        where T : class
    {
        var found = new List<T>(1);
        _ = Exchange(ref request, operation, parse, found, absent, out _);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Asks for all objects of a kind.</summary>
    private List<T> Dump<T>(ref NetlinkWriter request, string operation, Parser<T> parse)
        where T : class
    {
        var found = new List<T>();
        for (var attempt = 0; attempt < DumpAttempts; attempt++)
        {
            found.Clear();
            _ = Exchange(ref request, operation, parse, found, [], out var interrupted);
            if (!interrupted)
            {
                break;
            }
        }

        return found;
    }

    private int Exchange<T>(
        ref NetlinkWriter request, string operation, Parser<T>? parse, List<T>? into, scoped ReadOnlySpan<int> tolerated, out bool interrupted)
        where T : class
    {
        var answer = Ask(ref request, operation, parse, into);
        interrupted = answer.IsInterrupted;
        return answer.ErrorNumber == 0 || tolerated.Contains(answer.ErrorNumber)
            ? answer.ErrorNumber
            : throw new NetlinkException(operation, answer.ErrorNumber, answer.Explanation);
    }

    /// <summary>Sends a request and reads the answer to its end, whatever the kernel says in it.</summary>
    /// <exception cref="LinuxException">The socket is broken: nothing can be sent, or no answer comes.</exception>
    private Answer Ask<T>(ref NetlinkWriter request, string operation, Parser<T>? parse, List<T>? into)
        where T : class
    {
        var isInterrupted = false;
        _socket.Send(request.Finish(++_sequence));
        while (true)
        {
            var datagram = Receive(operation);
            while (NetlinkMessage.TryRead(ref datagram, out var message))
            {
                // A late answer to an earlier request that was given up.
                if (message.Header.nlmsg_seq != _sequence)
                {
                    continue;
                }

                isInterrupted |= (message.Header.nlmsg_flags & Native.Netlink.NLM_F_DUMP_INTR) != 0;
                if (message.Header.nlmsg_type is Native.Netlink.NLMSG_ERROR or Native.Netlink.NLMSG_DONE)
                {
                    return new Answer(message.ErrorNumber, message.Explanation, isInterrupted);
                }

                if (parse?.Invoke(message) is { } item)
                {
                    into!.Add(item);
                }
            }
        }
    }

    private ReadOnlySpan<byte> Receive(string operation)
    {
        while (true)
        {
            var datagram = _socket.Receive(_reply, out var error);
            switch (error)
            {
                case 0:
                    return datagram;
                case Errno.EINTR:
                    break;
                case Errno.EAGAIN:
                    if (_socket.Wait(AnswerDeadline, wake: null) == WaitOutcome.TimedOut)
                    {
                        throw new NetlinkException(operation, Errno.ETIMEDOUT, string.Empty);
                    }

                    break;
                default:
                    throw new NetlinkException(operation, error, string.Empty);
            }
        }
    }

    /// <summary>How a conversation ended.</summary>
    /// <param name="ErrorNumber">0, or why the kernel refused.</param>
    /// <param name="Explanation">What the kernel says beside the number; empty for most.</param>
    /// <param name="IsInterrupted">Whether what was listed changed while it was being listed.</param>
    private readonly record struct Answer(int ErrorNumber, string Explanation, bool IsInterrupted);
}
