using System.Buffers;
using System.IO.Pipelines;

namespace Lb.Core.Runtime.Health.Checks;

/// <summary>A reply of an SMTP server.</summary>
/// <param name="Code">The three digits it begins with.</param>
/// <param name="Text">Its last line, fit for a log.</param>
internal readonly record struct SmtpReply(int Code, string Text);

/// <summary>Reads replies of one line or several (RFC 5321 §4.2.1), within bounds.</summary>
internal sealed class SmtpReplyReader(PipeReader pipe)
{
    // RFC 5321 §4.5.3.1.5 has 512 octets for a line; servers that say more are heard, up to here.
    private const int LongestLine = 2048;
    private const int MostLines = 128;
    private const int CodeLength = 3;

    /// <summary>Reads the next reply.</summary>
    /// <exception cref="CheckFailedException">The server closed, or what it sends is no reply.</exception>
    public async ValueTask<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (!TryParse(line, out var reply, out var isLast))
                throw new CheckFailedException($"no SMTP reply: {CheckText.Printable(line)}");

            if (isLast)
                return reply;
        }

        throw new CheckFailedException($"a reply of more than {MostLines} lines");
    }

    private async ValueTask<byte[]> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end && read.Buffer.Slice(0, end) is { Length: <= LongestLine } line)
            {
                var octets = line.ToArray();
                pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return octets is [.. var text, (byte)'\r'] ? text : octets;
            }

            if (read.Buffer.Length > LongestLine)
                throw new CheckFailedException($"a line of more than {LongestLine} octets");

            if (read.IsCompleted)
                throw new CheckFailedException("the server closed the connection");

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryParse(byte[] line, out SmtpReply reply, out bool isLast)
    {
        reply = default;
        isLast = line.Length == CodeLength || (line.Length > CodeLength && line[CodeLength] == ' ');
        if (line.Length < CodeLength || (!isLast && line[CodeLength] != '-'))
            return false;

        var code = 0;
        foreach (var digit in line.AsSpan(0, CodeLength))
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;

            code = (code * 10) + digit - '0';
        }

        reply = new SmtpReply(code, CheckText.Printable(line));
        return true;
    }
}
