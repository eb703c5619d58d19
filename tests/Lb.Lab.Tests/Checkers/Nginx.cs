using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>The words that start an nginx(8) in the foreground, as one process, with all its files in the host's folder.</summary>
internal static class Nginx
{
    public static async Task<string[]> ArgvAsync(LabHost host, string serverLines, int port)
    {
        var temporary = string.Join('\n', new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {host.Folder};"));
        var file = await host.WriteFileAsync(
            $"nginx-{port}.conf",
            $$"""
            daemon off;
            master_process off;
            user root;
            pid {{host.PathOf($"nginx-{port}.pid")}};
            error_log stderr;
            events { }
            http {
                access_log off;
                {{temporary}}
                server { {{serverLines}} }
            }
            """);
        return ["nginx", "-e", "stderr", "-p", host.Folder, "-c", file];
    }

    /// <summary>The same with TLS and a certificate that it signed itself, which says one thing for every page.</summary>
    public static async Task<string[]> TlsArgvAsync(LabHost host, int port)
    {
        var (key, certificate) = (host.PathOf("tls.key"), host.PathOf("tls.pem"));
        await host.RunAsync(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
            "-subj", "/CN=lab", "-keyout", key, "-out", certificate,
        ]);
        return await ArgvAsync(
            host, $"listen {port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; location / {{ return 200 \"well\"; }}", port);
    }
}
