using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lb.Host.Control;

/// <summary>
/// The daemon's control API: HTTP on a UNIX socket that only root can open. Kestrel serves it; the socket's mode is the whole access rule.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = SocketMode | UnixFileMode.UserExecute;

    // A client that keeps its request open must not keep the daemon from ending.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private const int LongestRequest = 64 * 1024;

    private readonly WebApplication _application;
    private readonly string _path;

    private ControlServer(WebApplication application, string path)
    {
        _application = application;
        _path = path;
    }

    /// <summary>Refuses a path where a daemon answers.</summary>
    /// <exception cref="CommandRefusedException">One does.</exception>
    public static void RefuseIfAnswered(string path)
    {
        if (ControlClient.SomebodyAnswers(path))
        {
            throw new CommandRefusedException($"another lb-host already answers at {path}; stop it, or choose another socket with --control.");
        }
    }

    /// <summary>Opens the socket and answers from then on.</summary>
    /// <exception cref="CommandRefusedException">The socket cannot be made, or a daemon answers there already.</exception>
    public static async Task<ControlServer> StartAsync(string path, RunningDaemon daemon, ILoggerProvider logs)
    {
        RefuseIfAnswered(path);
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            throw new CommandRefusedException($"{path} is a file and not a socket; choose another path with --control.");
        }

        WebApplication? application = null;
        string? privateFolder = null;
        try
        {
            // Made where nobody else can reach it, and moved into place with its final mode: there is no moment at which others could
            // connect, and what a killed predecessor left is replaced in one step.
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            _ = Directory.CreateDirectory(folder, FolderMode);
            privateFolder = Directory.CreateDirectory(Path.Combine(folder, $".{Path.GetRandomFileName()}"), FolderMode).FullName;
            var birthplace = Path.Combine(privateFolder, "s");
            File.Delete(birthplace);
            application = Build(birthplace, daemon, logs);
            await application.StartAsync();
            File.SetUnixFileMode(birthplace, SocketMode);
            File.Move(birthplace, path, overwrite: true);
            return new ControlServer(application, path);
        }
        catch (Exception error) when (error is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            if (application is not null)
            {
                await application.DisposeAsync();
            }

            throw new CommandRefusedException($"the control socket {path} cannot be made: {error.Message}", error);
        }
        finally
        {
            if (privateFolder is not null)
            {
                Directory.Delete(privateFolder, recursive: true);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The name goes first: once nobody answers, it may be a successor's.
        File.Delete(_path);
        using var patience = new CancellationTokenSource(StopPatience);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static WebApplication Build(string socketPath, RunningDaemon daemon, ILoggerProvider logs)
    {
        // Empty: no configuration files, environment or working directory of a daemon may have a say in who can reach it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        _ = builder.Logging.AddProvider(logs).AddFilter("Microsoft", LogLevel.Warning);
        _ = builder.Services.AddRoutingCore();
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LongestRequest;

            // A pager that somebody reads in is no attack: only root can be here.
            options.Limits.MinResponseDataRate = null;
            options.ListenUnixSocket(socketPath);
        });
        var application = builder.Build();
        ControlEndpoints.Map(application, daemon, application.Lifetime.ApplicationStopping);
        return application;
    }
}
