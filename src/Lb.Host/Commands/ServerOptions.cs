using System.CommandLine;
using System.Net;
using Lb.Core.Wire;

namespace Lb.Host.Commands;

/// <summary>What verbs that act on a real server have in common.</summary>
internal static class ServerOptions
{
    /// <summary>How long the daemon may take to change its tables.</summary>
    public static readonly TimeSpan ChangePatience = TimeSpan.FromSeconds(10);

    /// <summary><c>SERVER</c>: the real server's address.</summary>
    public static Argument<string> Server()
    {
        var server = new Argument<string>("SERVER") { Description = "The real server's address." };
        server.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !InetAddress.TryParse(result.Tokens[0].Value, out _))
                result.AddError($"'{result.Tokens[0].Value}' is not an address; SERVER is the address of a real server.");
        });
        return server;
    }

    /// <summary><c>--service VIP:PORT</c>: in one virtual service only.</summary>
    public static Option<string?> Service()
    {
        var service = new Option<string?>("--service") { Description = "In this virtual server only. Default: in every one that has the server.", HelpName = "VIP:PORT" };
        service.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !(IPEndPoint.TryParse(result.Tokens[0].Value, out var point) && point.Port > 0))
                result.AddError($"'{result.Tokens[0].Value}' is not VIP:PORT; for IPv6 write [VIP]:PORT.");
        });
        return service;
    }
}
