namespace Lb.Core.Runtime.Scripts;

/// <summary>
/// Cuts what a script writes into log lines, within bounds: at most <see cref="MaximumLines"/> lines and <see cref="MaximumBytes"/> octets a
/// run, <see cref="MaximumLineBytes"/> octets a line (a longer one goes on in the next). The rest is thrown away.
/// </summary>
/// <param name="emit">Takes each line, printable.</param>
internal sealed class ScriptOutput(Action<string> emit)
{
    /// <summary>Lines kept of one run.</summary>
    public const int MaximumLines = 100;

    /// <summary>Octets kept of one run: 16 KiB.</summary>
    public const int MaximumBytes = 16 * 1024;

    /// <summary>Octets of one log line.</summary>
    public const int MaximumLineBytes = 1024;

    private readonly byte[] _line = new byte[MaximumLineBytes];
    private int _length;
    private int _lines;
    private int _bytes;

    /// <summary>Octets that were thrown away.</summary>
    public long Omitted { get; private set; }

    private bool IsFull => _lines == MaximumLines || _bytes == MaximumBytes;

    /// <summary>Takes the next octets.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (IsFull)
            {
                Omitted += bytes.Length;
                return;
            }

            Take(bytes[0]);
            bytes = bytes[1..];
        }
    }

    /// <summary>Emits what is left without a line end.</summary>
    public void Complete()
    {
        if (_length > 0)
        {
            Emit();
        }
    }

    private void Take(byte octet)
    {
        _bytes++;
        if (octet == '\n')
        {
            Emit();
            return;
        }

        _line[_length++] = octet;
        if (_length == MaximumLineBytes || _bytes == MaximumBytes)
        {
            Emit();
        }
    }

    private void Emit()
    {
        var line = PrintableText.Of(_line.AsSpan(0, _length).TrimEnd((byte)'\r'));
        _length = 0;
        _lines++;
        if (line.Length > 0)
        {
            emit(line);
        }
    }
}
