using System.CommandLine;
using System.Globalization;
using System.Net;
using Lb.Host.Lab;
using Lb.Host.Lab.Traffic;

namespace Lb.Host.Commands;

/// <summary>
/// <c>lb-host lab-agent</c>: what a lab runs inside its hosts. Hidden, because it is a part of the labs and no contract with anybody.
/// </summary>
internal static class LabAgentCommand
{
    // TCP sends a lost SYN again after one, three and seven seconds (RFC 6298 §2, §5.5): three attempts more.
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(10);

    public static Command Create() => new("lab-agent", "Make or serve traffic inside a lab.")
    {
        Ask(),
        AskUdp(),
        Send(),
        Loading(),
        Serve(),
        Hold(),
    };

    private static Command Ask()
    {
        var server = Server();
        var count = Number<int>("--count");
        var keepOpen = new Option<bool>("--keep-open");
        var words = Words();
        var command = new Command("ask") { server, count, keepOpen, words };
        command.SetAction(async (parsed, cancellation) => AgentJson.Print(Output(parsed), await Lab.Traffic.Ask.OverTcpAsync(
            parsed.GetRequiredValue(server),
            parsed.GetRequiredValue(count),
            parsed.GetRequiredValue(words),
            parsed.GetValue(keepOpen),
            AskPatience,
            cancellation)));
        return command;
    }

    private static Command AskUdp()
    {
        var server = Server();
        var count = Number<int>("--count");
        var command = new Command("ask-udp") { server, count };
        command.SetAction(async (parsed, cancellation) => AgentJson.Print(Output(parsed), await Lab.Traffic.Ask.OverUdpAsync(
            parsed.GetRequiredValue(server), parsed.GetRequiredValue(count), AskPatience, cancellation)));
        return command;
    }

    private static Command Send()
    {
        var server = Server();
        var bytes = Number<long>("--bytes");
        var seed = Number<int>("--seed");
        var redis = new Option<bool>("--redis");
        var command = new Command("send") { server, bytes, seed, redis };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (to, length, from) = (parsed.GetRequiredValue(server), parsed.GetRequiredValue(bytes), parsed.GetRequiredValue(seed));
            AgentJson.Print(Output(parsed), parsed.GetValue(redis)
                ? await Bulk.IntoRedisAsync(to, length, from, cancellation)
                : await Bulk.IntoSinkAsync(to, length, from, cancellation));
        });
        return command;
    }

    private static Command Loading()
    {
        var server = Server();
        var (rate, longConnections) = (Number<int>("--rate"), Number<int>("--long"));
        var words = Words();
        var command = new Command("load") { server, rate, longConnections, words };
        command.SetAction((parsed, cancellation) => new Load(parsed.GetRequiredValue(server), parsed.GetRequiredValue(words), LoadPatience).RunAsync(
            parsed.GetRequiredValue(rate), parsed.GetRequiredValue(longConnections), Output(parsed), cancellation));
        return command;
    }

    private static Command Serve()
    {
        var name = new Option<string>("--name") { Required = true };
        var (tcp, sink, udp) = (Number<int>("--tcp"), Number<int>("--sink"), Number<int>("--udp"));
        var command = new Command("serve") { name, tcp, sink, udp };
        command.SetAction(async (parsed, cancellation) =>
        {
            var server = new NameServer(parsed.GetRequiredValue(name));
            // Each of the three is bound before its first await, so all stand when this line is reached.
            Task[] parts =
            [
                server.AnswerTcpAsync(parsed.GetRequiredValue(tcp), cancellation),
                server.SinkTcpAsync(parsed.GetRequiredValue(sink), cancellation),
                server.AnswerUdpAsync(parsed.GetRequiredValue(udp), cancellation),
            ];
            Output(parsed).WriteLine("serving");
            await await Task.WhenAny(parts);
        });
        return command;
    }

    /// <summary>A lab with one host and one process in it, held until this process dies: what the labs' own tests kill.</summary>
    private static Command Hold()
    {
        var command = new Command("hold");
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var lab = await LabSandbox.StartAsync(cancellation: cancellation);
            var host = await lab.AddHostAsync("host", cancellation);
            await using var held = host.Start(["sleep", "120"]);
            Output(parsed).WriteLine($"{lab.ProcessId} {await held.GetProcessIdAsync(cancellation)}");
            await held.WaitForExitAsync(LabSandbox.DefaultLifetime, cancellation);
        });
        return command;
    }

    private static TextWriter Output(ParseResult parsed) => parsed.InvocationConfiguration.Output;

    private static Argument<IPEndPoint> Server() =>
        new("server") { CustomParser = result => IPEndPoint.Parse(result.Tokens[0].Value) };

    private static Argument<string[]> Words() => new("words") { Arity = ArgumentArity.OneOrMore };

    private static Option<T> Number<T>(string name)
        where T : struct, IParsable<T> =>
        new(name) { Required = true, CustomParser = result => T.Parse(result.Tokens[0].Value, CultureInfo.InvariantCulture) };
}
