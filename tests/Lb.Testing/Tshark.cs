using Lb.Core.Io.Pcap;

namespace Lb.Testing;

/// <summary>Wireshark's decoder as the independent eye on frames we built.</summary>
public static class Tshark
{
    public const string Name = "tshark";

    /// <summary>Decodes frames with every checksum checked.</summary>
    /// <param name="frames">The frames, captured a millisecond apart.</param>
    /// <param name="fields">Display-filter names; of a field that occurs more than once in a frame the first occurrence counts.</param>
    /// <returns>One line a frame: the values, separated by a blank; a field that a frame does not have is "-".</returns>
    public static string[] Decode(IEnumerable<byte[]> frames, params string[] fields)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("frames.pcap");
        using (var writer = PcapWriter.Create(file))
        {
            var time = 1_700_000_000_000_000_000L;
            foreach (var frame in frames)
            {
                writer.Write(frame, time += 1_000_000);
            }
        }

        return Decode(file, fields);
    }

    /// <summary>Decodes a capture file; see the other overload.</summary>
    public static string[] Decode(string file, params string[] fields)
    {
        string[] arguments =
        [
            "-n", "-r", file, "-T", "fields", "-E", "separator=|", "-E", "occurrence=f",
            "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
            .. fields.SelectMany(field => new[] { "-e", field }),
        ];
        return
        [
            .. ExternalTool.Run(Name, arguments)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => string.Join(' ', line.Split('|').Select(value => value.Length == 0 ? "-" : value))),
        ];
    }
}
