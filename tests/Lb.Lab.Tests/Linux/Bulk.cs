namespace Lb.Lab.Tests.Linux;

/// <summary>Shell text that sends random bytes over TCP and prints their SHA-256, as <c>sha256sum</c> at the other end does.</summary>
internal static class Bulk
{
    private const int Octets = 50_000_000;

    public static string SendTo(string address, int port) =>
        $"f=$(mktemp) && trap 'rm -f $f' EXIT && head -c {Octets} /dev/urandom > $f && sha256sum < $f && timeout 120 socat -u FILE:$f TCP:{Director.Bracket(address)}:{port}";
}
