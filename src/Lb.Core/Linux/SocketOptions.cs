using System.Runtime.CompilerServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux;

/// <summary>Socket options with the error told in full.</summary>
internal static unsafe class SocketOptions
{
    /// <summary>Sets one option.</summary>
    /// <exception cref="LinuxException">The kernel refused; the message begins with <paramref name="operation"/>.</exception>
    public static void Set<T>(FileDescriptor socket, int level, int name, T value, string operation)
        where T : unmanaged
    {
        if (!TrySet(socket, level, name, value))
        {
            throw LinuxException.FromLastError(operation);
        }
    }

    /// <summary>Sets one option where a refusal is tolerable.</summary>
    public static bool TrySet<T>(FileDescriptor socket, int level, int name, T value)
        where T : unmanaged =>
        Socket.setsockopt(socket, level, name, &value, (uint)Unsafe.SizeOf<T>()) == 0;

    /// <summary>Reads one option.</summary>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static T Get<T>(FileDescriptor socket, int level, int name, string operation)
        where T : unmanaged
    {
        T value = default;
        var length = (uint)Unsafe.SizeOf<T>();
        if (Socket.getsockopt(socket, level, name, &value, &length) != 0)
        {
            throw LinuxException.FromLastError(operation);
        }

        return value;
    }
}
