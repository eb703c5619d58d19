using System.CommandLine;
using System.Text;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host connections</c>: the running daemon's flows as <c>ipvsadm -Lnc</c> lists them.</summary>
internal static class ConnectionsCommand
{
    private const int WriteAtOnce = 32 * 1024;

    public static Command Create()
    {
        var persistent = new Option<bool>("--persistent-conn") { Description = "Name the columns of persistence engines too, as ipvsadm does." };
        var limit = new Option<long>("--limit") { Description = "Show so many at most.", HelpName = "N", DefaultValueFactory = _ => 0 };
        limit.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && (!long.TryParse(result.Tokens[0].Value, out var number) || number < 1))
                result.AddError("--limit takes a number of connections, 1 or more.");
        });
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("connections", "List the running daemon's connections as ipvsadm -Lnc does.")
        {
            persistent, limit, SharedOptions.Numeric(), control, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var listing = parsed.GetValue(json) ? Listing.Json : Listing.Text(parsed.GetValue(persistent));
            var route = ControlRoutes.ConnectionsUpTo(parsed.GetValue(limit));
            await WriteAsync(parsed.GetRequiredValue(control), route, listing, parsed.InvocationConfiguration.Output, cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteAsync(string socket, string route, Listing listing, TextWriter output, CancellationToken cancellation)
    {
        // Nothing is written before the daemon has answered, or an error message would follow half a document.
        var text = new StringBuilder(listing.Head);
        var separator = string.Empty;
        await ControlClient.ReadLinesAsync(
            socket,
            route,
            async line =>
            {
                _ = text.Append(separator).Append(listing.Show(line));
                separator = listing.Separator;
                if (text.Length >= WriteAtOnce)
                {
                    await output.WriteAsync(text, cancellation);
                    _ = text.Clear();
                }
            },
            cancellation);
        await output.WriteAsync(text.Append(listing.Foot), cancellation);
    }

    /// <summary>What is around the connections and between them, and how one is shown.</summary>
    private sealed record Listing(string Head, string Separator, string Foot, Func<string, string> Show)
    {
        private const int SchemaVersion = 1;

        /// <summary>One object, whose connections are on a line each: whoever reads it can read it line by line as well.</summary>
        public static Listing Json { get; } = new($"{{\"schema_version\":{SchemaVersion},\"connections\":[\n", ",\n", "\n]}\n", static line => line);

        public static Listing Text(bool withPersistence) => new(
            ConnectionsView.Title(withPersistence), string.Empty, string.Empty, static line => ConnectionsView.Line(ConnectionReport.Parse(line)));
    }
}
