using System.Net.Sockets;

namespace Lb.Core.Linux;

/// <summary>
/// A name that one process at a time can hold in a network namespace: an abstract UNIX socket address (unix(7)). The kernel frees it when
/// the holder ends, however it ends; and everybody in the network namespace sees it, whatever PID namespace he is in.
/// </summary>
internal sealed class HeldName : IDisposable
{
    private readonly Socket _socket;

    private HeldName(Socket socket) => _socket = socket;

    /// <summary>Takes a name, at most 107 octets, in the network namespace of the calling thread.</summary>
    /// <returns>The hold on it, or null when another has it.</returns>
    /// <exception cref="LinuxException">The kernel refused for another reason.</exception>
    public static HeldName? TryHold(string name)
    {
        Socket? socket = null;
        try
        {
            // Bound and not listening: there is nobody to talk to, only the name.
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint('\0' + name));
            return new HeldName(socket);
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            return error.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? null
                : throw new LinuxException($"Cannot take the name @{name} (a UNIX socket): {error.Message}.", error.NativeErrorCode);
        }
    }

    /// <summary>Gives the name back.</summary>
    public void Dispose() => _socket.Dispose();
}
