using Lb.Core.Forwarding;
using Lb.Core.Io;
using Lb.Core.Wire;

namespace Lb.Lab.Tests.Linux;

/// <summary>
/// The smallest forwarder: every frame one device receives leaves by the other. It runs until disposed and then tells
/// whether a device failed.
/// </summary>
internal sealed class FrameBridge : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly (MacAddress Destination, MacAddress Source)? _addresses;
    private readonly List<Thread> _threads = [];
    private volatile bool _stop;
    private volatile Exception? _failure;
    private long _superFrames;
    private long _frames;
    private long _failed;

    /// <summary>Each pair is where frames come from and where they go; each pair gets a thread.</summary>
    /// <param name="addresses">Written over the destination and source of every frame, if given.</param>
    /// <param name="pairs">The pairs.</param>
    public FrameBridge((MacAddress Destination, MacAddress Source)? addresses, params (IPacketDevice From, IPacketDevice To)[] pairs)
    {
        _addresses = addresses;
        foreach (var (from, to) in pairs)
        {
            var thread = new Thread(() => Pump(from, to)) { IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    public long Frames => Interlocked.Read(ref _frames);

    public long SuperFrames => Interlocked.Read(ref _superFrames);

    public long Failed => Interlocked.Read(ref _failed);

    public Exception? Failure => _failure;

    public void Dispose()
    {
        _stop = true;
        _threads.ForEach(thread => thread.Join());
    }

    private void Pump(IPacketDevice from, IPacketDevice to)
    {
        try
        {
            while (!_stop)
            {
                if (from.Receive(Patience, out var batch) != ReceiveResult.Frames)
                {
                    continue;
                }

                foreach (ref var frame in batch.Frames)
                {
                    frame.Verdict = Verdict.Forward;
                    if (_addresses is { } addresses)
                    {
                        addresses.Destination.WriteTo(batch.Buffer[frame.Offset..]);
                        addresses.Source.WriteTo(batch.Buffer[(frame.Offset + MacAddress.Length)..]);
                    }

                    _superFrames += frame.SegmentSize > 0 ? 1 : 0;
                }

                _ = Interlocked.Add(ref _frames, batch.Frames.Length);
                _ = Interlocked.Add(ref _failed, to.Transmit(batch, port: 0));
                from.Release();
            }
        }
        catch (PacketDeviceException error)
        {
            _failure = error;
        }
    }
}
