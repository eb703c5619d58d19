using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>A real server for every kind of checker, from Debian's packages.</summary>
internal static class CheckedServices
{
    private const string Rip = CheckedService.Rip, TrackFile = "load";

    public static IReadOnlyList<CheckedService> MakeAll() =>
    [
        new ProcessService("TCP_CHECK", 6379, "TCP_CHECK {\n }", RedisAsync, "redis-server"),
        new ProcessService(
            "MISC_CHECK", 6380, $"MISC_CHECK {{\n misc_path \"{LabTools.Find("redis-cli")} -h {Rip} -p 6380 ping\"\n }}", RedisAsync, "redis-server", "redis-cli"),
        new PageService(80, hasDigest: false),
        new PageService(81, hasDigest: true),
        new ProcessService("SSL_GET", 443, "SSL_GET {\n url {\n path /\n regex ^well$\n }\n }", Nginx.TlsArgvAsync, "nginx", "openssl"),
        new ProcessService(
            "SMTP_CHECK",
            25,
            "SMTP_CHECK {\n }",
            static (_, port) => Task.FromResult<string[]>(["aiosmtpd", "--nosetuid", "--listen", $"{Rip}:{port}"]),
            "aiosmtpd"),
        new ProcessService(
            "DNS_CHECK",
            53,
            "DNS_CHECK {\n type A\n name lab.test\n }",
            static (_, port) => Task.FromResult<string[]>(
            [
                "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root", "--pid-file=",
                $"--port={port}", $"--listen-address={Rip}", "--bind-interfaces", $"--address=/lab.test/{Rip}",
            ]),
            "dnsmasq") { IsUdp = true },
        new ProcessService(
            "UDP_CHECK",
            7777,
            "UDP_CHECK {\n payload 70696e67\n require_reply 70696e67\n }",
            static (_, port) => Task.FromResult<string[]>(["socat", $"UDP4-RECVFROM:{port},fork", "EXEC:cat"]),
            "socat") { IsUdp = true },
        new SettingService(
            "PING_CHECK",
            9001,
            static _ => "PING_CHECK {\n }",
            static (_, server, isWell) => server.SetSysctlsAsync($"net.ipv4.icmp_echo_ignore_all={(isWell ? 0 : 1)}")),
        new SettingService(
            "FILE_CHECK",
            9002,
            static _ => $"FILE_CHECK {{\n track_file {TrackFile}\n weight 0\n }}",
            static (director, _, isWell) => director.WriteFileAsync(TrackFile, isWell ? "0\n" : "1\n")) { BeginsDown = false },
    ];

    /// <summary>The block of the file that FILE_CHECK looks at.</summary>
    public static string TrackedFileOn(LabHost director) => $"track_file {TrackFile} {{\n file {director.PathOf(TrackFile)}\n}}\n";

    private static Task<string[]> RedisAsync(LabHost server, int port) => Task.FromResult<string[]>(
    [
        "redis-server", "--bind", Rip, "--port", $"{port}", "--protected-mode", "no", "--daemonize", "no", "--save", string.Empty, "--appendonly", "no",
        "--dir", server.Folder,
    ]);
}
