namespace Lb.Core.Runtime.DataPath;

/// <summary>Numbers the ports that frames leave by. The local port is always number 0; an interface keeps its number while the process lives.</summary>
internal sealed class PortRegister
{
    public const byte LocalPort = 0;

    private readonly Dictionary<int, byte> _numbers = [];

    /// <summary>The interfaces that have a number, with it.</summary>
    public IReadOnlyDictionary<int, byte> Numbers => _numbers;

    public byte NumberOf(int interfaceIndex)
    {
        if (_numbers.TryGetValue(interfaceIndex, out var number))
        {
            return number;
        }

        // Interfaces that come and go over months could use the numbers up; the last one means "no port" to a frame.
        if (_numbers.Count >= Forwarding.FrameSlot.NoPort - 1)
        {
            throw new LoadBalancerException("Frames left by more than 254 different interfaces since the start; restart to number them anew.");
        }

        number = (byte)(_numbers.Count + 1);
        _numbers.Add(interfaceIndex, number);
        return number;
    }
}
