using System.IO.Pipelines;
using System.Text;
using Lb.Core.Model;
using Lb.Core.Runtime.DataPath;
using Lb.Core.Wire;
using Lb.Host.Control;

namespace Lb.Host.Tests.Views;

/// <summary>The flows over the control socket: a line each, and no faster than they are taken.</summary>
public sealed class ConnectionsStreamTests
{
    private static readonly FlowStatus Flow = new(
        new ServiceKey(TransportProtocol.Tcp, InetAddress.Parse("198.18.0.100"), 80),
        InetAddress.Parse("2001:db8::1"),
        0,
        InetAddress.Parse("198.18.0.2"),
        "ESTABLISHED",
        TimeSpan.FromMilliseconds(899_999));

    private int _read;

    [Theory]
    [InlineData(5, long.MaxValue, 5)]
    [InlineData(5, 3, 3)]
    [InlineData(1000, 700, 700)]
    [InlineData(0, 3, 0)]
    public async Task Write_Flows_AreALineEachUpToTheLimit(int flows, long limit, int expected)
    {
        var body = new Pipe(new PipeOptions(pauseWriterThreshold: 0));

        await ConnectionsStream.WriteAsync(Flows(flows), limit, body.Writer, CancellationToken.None);

        await body.Writer.CompleteAsync();
        var lines = (await new StreamReader(body.Reader.AsStream()).ReadToEndAsync()).Split('\n');
        Assert.Equal(expected, lines.Length - 1);
        Assert.Equal(string.Empty, lines[^1]);
        Assert.Equal(Enumerable.Range(0, expected), lines[..^1].Select(static line => ConnectionReport.Parse(line).SourcePort));
    }

    [Fact]
    public async Task Write_ReaderTakesNothing_FlowsAreNotReadAhead()
    {
        const int Octets = 64 * 1024;
        var body = new Pipe(new PipeOptions(pauseWriterThreshold: Octets, resumeWriterThreshold: Octets / 2));

        var writing = ConnectionsStream.WriteAsync(Flows(1_000_000), long.MaxValue, body.Writer, CancellationToken.None);

        // It runs until the pipe is full, and then waits for its reader: nothing else could make it wait.
        Assert.False(writing.IsCompleted);
        Assert.InRange(_read, 1, 1000);

        await body.Reader.CompleteAsync();
        await writing;
    }

    [Fact]
    public async Task Write_Flow_HasTheDocumentedFields()
    {
        var body = new Pipe();

        await ConnectionsStream.WriteAsync(Flows(1), 1, body.Writer, CancellationToken.None);

        await body.Writer.CompleteAsync();
        Assert.Equal(
            """
            {"protocol":"tcp","expires_seconds":899,"state":"ESTABLISHED","source_address":"2001:db8::1","source_port":0,"virtual_address":"198.18.0.100","virtual_port":80,"real_server":"198.18.0.2","template":true}

            """,
            await new StreamReader(body.Reader.AsStream(), Encoding.UTF8).ReadToEndAsync());
    }

    private async IAsyncEnumerable<FlowStatus> Flows(int count)
    {
        await Task.CompletedTask;
        for (_read = 0; _read < count; _read++)
        {
            yield return Flow with { ClientPort = (ushort)_read, IsTemplate = _read == 0 };
        }
    }
}
