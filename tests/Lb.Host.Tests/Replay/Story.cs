using System.Globalization;
using Lb.Core.Io.Pcap;
using Lb.Core.Wire;
using Lb.Testing;

namespace Lb.Host.Tests.Replay;

/// <summary>A moment of a story: what happens, and the frames that say so.</summary>
/// <param name="Title">What happens, in words.</param>
/// <param name="Frames">The frames that arrive at the director then, a millisecond apart.</param>
internal sealed record Scene(string Title, byte[][] Frames);

/// <summary>A golden replay: traffic written down in C#, from which <c>in.pcap</c> is made.</summary>
/// <param name="Scenes">Its scenes, 100 ms apart.</param>
internal sealed record Story(params Scene[] Scenes)
{
    private const long Millisecond = 1_000_000;
    private const long SceneDistance = 100 * Millisecond;
    private const long Start = 1_700_000_000_000 * Millisecond;

    /// <summary>The capture file.</summary>
    public byte[] ToPcap()
    {
        using var stream = new MemoryStream();
        using var writer = new PcapWriter(stream, "story");
        for (var scene = 0; scene < Scenes.Length; scene++)
        {
            for (var frame = 0; frame < Scenes[scene].Frames.Length; frame++)
            {
                writer.Write(Scenes[scene].Frames[frame], TimeOf(scene, frame));
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>
    /// The story for people: each scene, each frame that came (<c>&gt;</c>), and under it what was sent because of it, which carries the
    /// same time stamp.
    /// </summary>
    public string Tell(ILookup<long, string> sent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        for (var scene = 0; scene < Scenes.Length; scene++)
        {
            text.WriteLine($"# {Scenes[scene].Title}");
            for (var frame = 0; frame < Scenes[scene].Frames.Length; frame++)
            {
                text.WriteLine($"> {FrameText.Describe(Scenes[scene].Frames[frame])}");
                foreach (var line in sent[TimeOf(scene, frame)])
                {
                    text.WriteLine($"    {line}");
                }
            }
        }

        return text.ToString();
    }

    /// <summary>What was sent because of each scene.</summary>
    public IEnumerable<(string Title, string[] Sent)> SentInEachScene(ILookup<long, string> sent) => Scenes.Select((scene, i) =>
        (scene.Title, scene.Frames.SelectMany((_, frame) => sent[TimeOf(i, frame)]).ToArray()));

    /// <summary>What two capture files hold, by time stamp: frames on the wire by their receiver's name, frames for the local stack as <c>local</c>.</summary>
    public static ILookup<long, string> Sent(string wireFile, string localFile) =>
        Read(wireFile, frame => Stations.NameOf(MacAddress.ReadFrom(frame)))
            .Concat(Read(localFile, _ => "local"))
            .ToLookup(entry => entry.Time, entry => entry.Line);

    private static IEnumerable<(long Time, string Line)> Read(string file, Func<byte[], string> receiver)
    {
        using var reader = PcapReader.Open(file);
        while (reader.TryReadNext(out var record))
        {
            var frame = record.Frame.ToArray();
            yield return (record.TimestampNanoseconds, $"{receiver(frame)}: {FrameText.Describe(frame)}");
        }
    }

    private static long TimeOf(int scene, int frame) => Start + (scene * SceneDistance) + (frame * Millisecond);
}
