using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lb.Core.Configuration;
using Lb.Core.Configuration.Checkers;
using Lb.Core.Runtime.Health;
using Lb.Core.Runtime.Health.Checks;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Core.Tests.Health;

public sealed class TlsCheckTests
{
    [Theory]
    [InlineData(false, null, "")]
    [InlineData(true, null, "")]
    [InlineData(false, "www.example.com", "")]
    [InlineData(true, "www.example.com", "www.example.com")]
    public async Task RunAsync_ServerName_IsSentIfAskedFor(bool sends, string? virtualHost, string expected)
    {
        var named = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var certificate = SelfSigned(out _);
        await using var server = Serving(certificate, named);
        var checker = Checks.Http(tls: true) with { SendsServerName = sends, VirtualHost = virtualHost };
        Assert.Equal("+ status 200", Checks.Show(await Checks.RunAsync(checker, server.Address)));
        Assert.Equal(expected, await named.Task.WaitAsync(Checks.Long));
    }

    [Fact]
    public async Task RunAsync_ServerRefusesTheHandshake_SaysWhyInTlsWords()
    {
        await using var server = new LoopbackServer(async (stream, stop) =>
        {
            _ = await stream.ReadAsync(new byte[4096], stop);

            // RFC 8446 §6: a fatal alert, unrecognized_name(112).
            await stream.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, 112 }, stop);
        });
        var reason = (await Checks.RunAsync(Checks.Http(tls: true), server.Address)).Reason;
        Assert.StartsWith("TLS handshake: ", reason, StringComparison.Ordinal);
        Assert.Contains("unrecognized name", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret")]
    public void TryLoad_FilesOfTheBlock_GiveTheCertificate(string? password)
    {
        using var folder = new TemporaryFolder();
        using var certificate = SelfSigned(out var key);
        var config = new TlsClientConfig { CertificateFile = folder.File("c.pem"), KeyFile = folder.File("k.pem"), Password = password };
        File.WriteAllText(config.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(
            config.KeyFile,
            password is null
                ? key.ExportPkcs8PrivateKeyPem()
                : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        using var loaded = TlsClientCertificate.TryLoad(config, out var problem);
        Assert.Null(problem);
        Assert.Equal(certificate.Thumbprint, loaded!.Context.TargetCertificate.Thumbprint);
        key.Dispose();
    }

    [Fact]
    public void TryLoad_FileThatIsNone_IsAProblemAndNoException()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.pem"), "garbage");
        Assert.Null(TlsClientCertificate.TryLoad(new TlsClientConfig(), out var none));
        Assert.Null(none);
        foreach (var path in new[] { folder.File("c.pem"), folder.File("missing.pem") })
        {
            Assert.Null(TlsClientCertificate.TryLoad(new TlsClientConfig { CertificateFile = path }, out var problem));
            Assert.Contains(path, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Read_RenewedFiles_AreShownByChecksThatAreThere()
    {
        using var folder = new TemporaryFolder();
        using var serverCertificate = SelfSigned(out _);
        var shown = new ConcurrentQueue<string?>();
        await using var server = Serving(serverCertificate, new TaskCompletionSource<string>(), Show);
        var identity = new TlsClientIdentity();
        var check = new CheckerCompiler([], identity, static _ => throw new InvalidOperationException()).Compile(
            Checks.Http(tls: true), new RealServerConfig { Address = InetAddress.From(server.Address.Address), Port = (ushort)server.Address.Port });

        var config = Write(folder, out var first);
        Assert.Equal((false, null), (identity.Read(config, out var problem), problem));
        await RunAsync();
        Assert.False(identity.Read(config, out _));
        _ = Write(folder, out var second);
        Assert.Equal((true, null), (identity.Read(config, out problem), problem));
        await RunAsync();

        // The key of the next certificate is not there yet.
        using (var third = SelfSigned(out _))
            await File.WriteAllTextAsync(config.CertificateFile!, third.ExportCertificatePem());
        Assert.False(identity.Read(config, out problem));
        Assert.Contains(config.CertificateFile!, problem, StringComparison.Ordinal);
        Assert.EndsWith("the one that was read before stays in use", problem, StringComparison.Ordinal);
        await RunAsync();

        // Another file is another matter.
        Assert.False(identity.Read(config with { CertificateFile = folder.File("missing.pem") }, out problem));
        Assert.NotNull(problem);
        await RunAsync();
        Assert.Equal([first, second, second, null], shown);

        bool Show(string? certificate)
        {
            shown.Enqueue(certificate);
            return true;
        }

        async Task RunAsync() =>
            Assert.Equal("+ status 200", Checks.Show(await check.Steps[0].RunAsync(CancellationToken.None).AsTask().WaitAsync(Checks.Long)));
    }

    private static TlsClientConfig Write(TemporaryFolder folder, out string thumbprint)
    {
        using var certificate = SelfSigned(out var key);
        var config = new TlsClientConfig { CertificateFile = folder.File("c.pem"), KeyFile = folder.File("k.pem") };
        File.WriteAllText(config.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(config.KeyFile, key.ExportPkcs8PrivateKeyPem());
        thumbprint = certificate.Thumbprint;
        key.Dispose();
        return config;
    }

    private static LoopbackServer Serving(X509Certificate2 certificate, TaskCompletionSource<string> named, Func<string?, bool>? shows = null) => new(async (stream, stop) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ClientCertificateRequired = shows is not null,
                RemoteCertificateValidationCallback = (_, client, _, _) => shows?.Invoke(client?.GetCertHashString()) ?? true,
                ServerCertificateSelectionCallback = (_, name) =>
                {
                    named.TrySetResult(name ?? "");
                    return certificate;
                },
            },
            stop);
        _ = await tls.ReadAsync(new byte[4096], stop);
        await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\n\r\nhello"), stop);
        await tls.ShutdownAsync();
    });

    private static X509Certificate2 SelfSigned(out ECDsa key)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=other.example.com", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
    }
}
