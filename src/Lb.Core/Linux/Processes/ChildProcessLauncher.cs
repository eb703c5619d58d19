using System.Runtime.InteropServices;
using Lb.Core.Linux.Native;

namespace Lb.Core.Linux.Processes;

/// <summary>
/// Starts programs without a shell, in a clean state: a session of its own, no descriptor but 0 to 2, default signal actions, nothing
/// blocked, ordinary scheduling, the working directory <c>/</c>, and the environment <see cref="CleanEnvironment"/> and nothing else.
/// </summary>
/// <remarks>
/// System.Diagnostics.Process sets neither session nor group, inherits what native libraries forgot to mark close-on-exec (libnftables' netlink
/// socket among them, which would keep the ingress guard alive after our death), and copies the page tables of the whole process, rings and
/// flow tables included, when it changes the user. posix_spawn does none of that; what it cannot do is change the user, so setpriv(1) does.
/// </remarks>
internal static unsafe class ChildProcessLauncher
{
    /// <summary>Where programs without a <c>/</c> in their name are looked for.</summary>
    public const string SearchPath = "/usr/sbin:/usr/bin:/sbin:/bin";

    private const string ChangeUser = "/usr/bin/setpriv";
    private const string Shell = "/bin/sh";
    private const int SignalSetSize = 128;
    private const int ReadEnd = 0;
    private const int WriteEnd = 1;

    private static readonly string[] CleanEnvironment = ["PATH=" + SearchPath];

    /// <summary>Starts a program. Its output and error output are one pipe, its input is empty.</summary>
    /// <param name="arguments">The program's absolute path and its arguments.</param>
    /// <param name="account">Who runs it.</param>
    /// <exception cref="LinuxException">It could not be started.</exception>
    public static ChildProcess Start(IReadOnlyList<string> arguments, UserAccount account)
    {
        if (arguments.Any(static argument => argument.Contains('\0', StringComparison.Ordinal)))
        {
            throw new LinuxException($"Cannot start {arguments[0]}: an argument holds a zero octet.", Errno.EINVAL);
        }

        var self = UserAccount.OfThisProcess;
        var command = account.UserId == self.UserId && account.GroupId == self.GroupId
            ? arguments
            : [ChangeUser, $"--reuid={account.UserId}", $"--regid={account.GroupId}", "--clear-groups", "--", .. arguments];

        var ends = stackalloc int[2];
        if (Unistd.pipe2(ends, Fcntl.O_CLOEXEC) != 0)
        {
            throw LinuxException.FromLastError("make a pipe for a script's output");
        }

        var output = Own(ends[ReadEnd]);
        using var writer = Own(ends[WriteEnd]);
        try
        {
            Unblock(output);
            var id = Spawn(command, ends[WriteEnd]);
            return new ChildProcess(id, HandleOf(id), output);
        }
        catch (LinuxException)
        {
            output.Dispose();
            throw;
        }
    }

    private static FileDescriptor Own(int number)
    {
        var descriptor = new FileDescriptor();
        Marshal.InitHandle(descriptor, number);
        return descriptor;
    }

    private static int Spawn(IReadOnlyList<string> command, int output)
    {
        var (id, error) = TrySpawn(command, output);
        if (error == Errno.ENOEXEC)
        {
            // A script without a #! line: keepalived gives it to the shell too. As a file with arguments; nothing is read as a command line.
            (id, error) = TrySpawn([Shell, .. command], output);
        }

        // The kernel says so too when the file is there and the program of its first line is not.
        var hint = error == Errno.ENOENT ? ": is the program of its first line (#!) there?" : ".";
        return error == 0 ? id : throw new LinuxException($"Cannot start {command[0]}: {LinuxException.Reason(error)} (errno {error}){hint}", error);
    }

    private static (int Id, int Error) TrySpawn(IReadOnlyList<string> command, int output)
    {
        using var arguments = new NativeStrings(command);
        using var environment = new NativeStrings(CleanEnvironment);
        var actions = stackalloc byte[Native.Spawn.OpaqueSize];
        var attributes = stackalloc byte[Native.Spawn.OpaqueSize];
        Require(Native.Spawn.posix_spawn_file_actions_init(actions));
        Require(Native.Spawn.posix_spawnattr_init(attributes));
        try
        {
            DescribeFiles(actions, output);
            DescribeState(attributes);
            int id;
            var error = Native.Spawn.posix_spawn(&id, command[0], actions, attributes, arguments.List, environment.List);
            return (id, error);
        }
        catch (EntryPointNotFoundException missing)
        {
            throw new LinuxException($"Cannot start {command[0]}: this needs glibc 2.34 or newer ({missing.Message})", 0);
        }
        finally
        {
            _ = Native.Spawn.posix_spawnattr_destroy(attributes);
            _ = Native.Spawn.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static void DescribeFiles(void* actions, int output)
    {
        Require(Native.Spawn.posix_spawn_file_actions_addchdir_np(actions, "/"));
        Require(Native.Spawn.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", Fcntl.O_RDONLY, 0));
        Require(Native.Spawn.posix_spawn_file_actions_adddup2(actions, output, 1));
        Require(Native.Spawn.posix_spawn_file_actions_adddup2(actions, output, 2));
        Require(Native.Spawn.posix_spawn_file_actions_addclosefrom_np(actions, 3));
    }

    private static void DescribeState(void* attributes)
    {
        var signals = stackalloc byte[SignalSetSize];
        Require(Signals.sigfillset(signals));
        Require(Native.Spawn.posix_spawnattr_setsigdefault(attributes, signals));
        Require(Signals.sigemptyset(signals));
        Require(Native.Spawn.posix_spawnattr_setsigmask(attributes, signals));
        var priority = 0;
        Require(Native.Spawn.posix_spawnattr_setschedpolicy(attributes, Sched.SCHED_NORMAL));
        Require(Native.Spawn.posix_spawnattr_setschedparam(attributes, &priority));
        Require(Native.Spawn.posix_spawnattr_setflags(
            attributes,
            Native.Spawn.POSIX_SPAWN_SETSID | Native.Spawn.POSIX_SPAWN_SETSIGDEF | Native.Spawn.POSIX_SPAWN_SETSIGMASK | Native.Spawn.POSIX_SPAWN_SETSCHEDULER));
    }

    private static FileDescriptor HandleOf(int id)
    {
        var number = (int)Syscall.syscall((nint)Syscall.SYS_pidfd_open, id, 0);
        if (number >= 0)
        {
            return Own(number);
        }

        // Without a handle nobody would ever collect it.
        var error = LinuxException.FromLastError("watch a script (pidfd_open)");
        _ = Signals.kill(-id, Signals.SIGKILL);
        int status;
        _ = Wait.waitpid(id, &status, 0);
        throw error;
    }

    private static void Unblock(FileDescriptor descriptor)
    {
        if (Fcntl.fcntl(descriptor, Fcntl.F_SETFL, Fcntl.O_NONBLOCK) != 0)
        {
            throw LinuxException.FromLastError("set up a pipe (fcntl)");
        }
    }

    private static void Require(int error)
    {
        if (error != 0)
        {
            throw new LinuxException($"Cannot prepare a script's start: {LinuxException.Reason(error)} (errno {error}).", error);
        }
    }
}
