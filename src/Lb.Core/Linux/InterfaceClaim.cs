using Lb.Core.Linux.Native;
using Lb.Core.Linux.Netlink;

namespace Lb.Core.Linux;

/// <summary>
/// The right to balance what arrives at one network interface. Two directors there would each take a copy of every frame, and the client
/// would be served twice; each one's guard keeps the kernel away, so neither would notice.
/// <para>The claim holds within one network namespace, for every process and for a second balancer in this one; it ends with the process.</para>
/// </summary>
public sealed class InterfaceClaim : IDisposable
{
    // A program that this process is just starting has a copy of every descriptor until it runs (execve(2) closes them): so long a claim
    // that was given back seems held still.
    private const int Attempts = 10;
    private static readonly TimeSpan AttemptInterval = TimeSpan.FromMilliseconds(20);

    private readonly HeldName _name;

    private InterfaceClaim(HeldName name) => _name = name;

    /// <summary>Claims an interface. Take it before the capture begins and give it back after the guard has gone.</summary>
    /// <param name="interfaceName">Where clients' frames arrive, by its name or an alternative name.</param>
    /// <exception cref="LinuxException">Another has it (EADDRINUSE), and the message says how to find out who; or there is no such interface.</exception>
    public static InterfaceClaim Take(string interfaceName)
    {
        using var route = new RouteSocket();
        var link = route.FindLink(interfaceName) ?? throw new LinuxException($"There is no network interface named {interfaceName}.", Errno.ENODEV);

        // By its number: an interface can have several names, and change them.
        var name = $"userspacelb/interface/{link.Index}";
        return TryHold(name) is { } held
            ? new InterfaceClaim(held)
            : throw new LinuxException(
                $"Another balancer is at work on {interfaceName}, and two would serve every frame twice: stop it first. 'ss -xap src @{name}' shows which process it is.",
                Errno.EADDRINUSE);
    }

    /// <summary>Gives the interface back.</summary>
    public void Dispose() => _name.Dispose();

    private static HeldName? TryHold(string name)
    {
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            if (HeldName.TryHold(name) is { } held)
            {
                return held;
            }

            Thread.Sleep(AttemptInterval);
        }

        return HeldName.TryHold(name);
    }
}
