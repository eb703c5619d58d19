using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Lb.Core.Configuration;
using Lb.Core.Io;
using Lb.Core.Io.Pcap;
using Lb.Core.Runtime.Replay;
using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Commands;

/// <summary><c>lb-host replay</c>: the forwarder offline, from capture file to capture file.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = SharedOptions.ConfigurationFile();
        var configId = SharedOptions.ConfigurationId();
        var json = SharedOptions.Json();
        var input = new Option<string>("--in") { Description = "Capture to read (classic pcap, Ethernet); its time stamps are the clock.", HelpName = "A.pcap", Required = true };
        var output = new Option<string>("--out") { Description = "Takes every transmitted frame.", HelpName = "B.pcap", Required = true };
        var localOutput = new Option<string?>("--local-out") { Description = "Takes every frame for the local port.", HelpName = "C.pcap" };
        var mac = new Option<string?>("--mac") { Description = "The director's MAC address. Default: where the first frame to a VIP went.", HelpName = "OWN" };
        var neighbor = new Option<string[]>("--neighbor") { Description = "MAC address of a real server or peer director; repeat it.", HelpName = "IP=MAC" };
        var localAddress = new Option<string[]>("--local-address") { Description = "An address of the director itself: a real server there is local; repeat it.", HelpName = "IP" };
        var role = new Option<string>("--role") { Description = "master or backup.", HelpName = "master|backup", DefaultValueFactory = _ => "master" };
        _ = role.AcceptOnlyFromAmong("master", "backup");
        var mtu = new Option<int>("--mtu") { Description = "Longest IP packet to remote servers. Default 65535.", HelpName = "OCTETS", DefaultValueFactory = _ => ushort.MaxValue };
        AcceptOnly(mtu, "a number of octets from 68 to 65535", static text => int.TryParse(text, CultureInfo.InvariantCulture, out var octets) && octets is >= 68 and <= ushort.MaxValue);
        AcceptOnly(mac, "a MAC address such as 02:00:00:00:00:01", static text => MacAddress.TryParse(text, out _));
        AcceptOnly(neighbor, "IP=MAC such as 198.18.0.2=02:00:00:00:00:02", static text => TryParseNeighbor(text, out _, out _));
        AcceptOnly(localAddress, "an IP address", static text => InetAddress.TryParse(text, out _));

        var command = new Command("replay", "Run the forwarder over a capture file, without privileges, and print the counters.")
        {
            file, input, output, localOutput, mac, neighbor, localAddress, role, mtu, json, configId,
        };
        command.SetAction(parsed =>
        {
            var config = ConfigurationLoader.Load(parsed.GetRequiredValue(file), parsed.GetValue(configId), parsed.InvocationConfiguration.Error.WriteLine);
            var options = new ReplayOptions
            {
                StationAddress = parsed.GetValue(mac) is { } own ? MacAddress.Parse(own) : null,
                Neighbors = Neighbors(parsed.GetValue(neighbor) ?? []),
                LocalAddresses = [.. (parsed.GetValue(localAddress) ?? []).Select(InetAddress.Parse)],
                IsMaster = parsed.GetRequiredValue(role) == "master",
                Mtu = parsed.GetValue(mtu),
            };
            var report = Run(config, options, parsed.GetRequiredValue(input), parsed.GetRequiredValue(output), parsed.GetValue(localOutput));
            if (parsed.GetValue(json))
            {
                parsed.InvocationConfiguration.Output.WriteLine(report.ToJson());
            }
            else
            {
                report.WriteTo(parsed.InvocationConfiguration.Output);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static CountersReport Run(LbConfig config, ReplayOptions options, string input, string output, string? localOutput)
    {
        RefuseSameFile("--in", input, "--out", output);
        if (localOutput is not null)
        {
            RefuseSameFile("--in", input, "--local-out", localOutput);
            RefuseSameFile("--out", output, "--local-out", localOutput);
        }

        try
        {
            options = options with { StationAddress = options.StationAddress ?? FindStation(config, input) };
            var station = options.StationAddress.Value;
            using var source = new PcapReadDevice(PcapReader.Open(input), station);
            using var network = new PcapWriteDevice(PcapWriter.Create(output), station);
            using var localStack = localOutput is null ? null : new PcapWriteDevice(PcapWriter.Create(localOutput), station);
            return CountersReport.From(ReplayRunner.Run(config, options, source, network, localStack));
        }
        catch (Exception error) when (error is PcapFormatException or PacketDeviceException or IOException or UnauthorizedAccessException)
        {
            throw new CommandRefusedException(error.Message, error);
        }
    }

    /// <summary>Opening a file to write empties it, and two writers would mix their records.</summary>
    private static void RefuseSameFile(string option, string path, string otherOption, string otherPath)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(otherPath))
        {
            throw new CommandRefusedException($"{option} and {otherOption} are the same file, {path}; name another one.");
        }
    }

    private static MacAddress FindStation(LbConfig config, string input)
    {
        using var reader = PcapReader.Open(input);
        while (reader.TryReadNext(out var record))
        {
            FrameHeaderReader.Read(record.Frame, out var headers);
            if (headers.Kind is not (FrameKind.NotIp or FrameKind.Malformed) && ReplayRunner.IsVirtualAddress(config, headers.Destination))
            {
                return headers.EthernetDestination;
            }
        }

        throw new CommandRefusedException($"{input} has no frame to a virtual address, so the director's MAC address is not known; give it with --mac.");
    }

    private static void AcceptOnly<T>(Option<T> option, string what, Predicate<string> isGood) => option.Validators.Add(result =>
    {
        foreach (var bad in result.Tokens.Where(token => !isGood(token.Value)))
        {
            result.AddError($"'{bad.Value}' is not {what} ({option.Name}).");
        }
    });

    private static ImmutableDictionary<InetAddress, MacAddress> Neighbors(string[] written)
    {
        var neighbors = ImmutableDictionary.CreateBuilder<InetAddress, MacAddress>();
        foreach (var text in written)
        {
            _ = TryParseNeighbor(text, out var address, out var mac);
            neighbors[address] = mac;
        }

        return neighbors.ToImmutable();
    }

    private static bool TryParseNeighbor(string text, out InetAddress address, out MacAddress mac)
    {
        address = default;
        mac = default;
        var parts = text.Split('=');
        return parts.Length == 2 && InetAddress.TryParse(parts[0], out address) && MacAddress.TryParse(parts[1], out mac);
    }
}
