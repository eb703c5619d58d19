using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lb.Core.Model;
using Lb.Core.Wire;

namespace Lb.Core.Flows;

/// <summary>
/// One slot of a <see cref="FlowTable"/>: exactly 32 octets, so two share a cache line and none straddles one in aligned memory.
/// All zero is an empty slot. The key is the table's to set; what is known about the flow is the caller's.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct FlowEntry : IHashedSlot
{
    /// <summary>Octets of an entry in memory.</summary>
    public const int Size = 32;

    private ulong _clientHigh;
    private ulong _clientLow;
    private uint _endpoint;
    private uint _tag;
    private uint _deadlineMilliseconds;
    private ushort _realServer;
    private FlowState _state;
    private byte _flags;

    /// <summary>Whether the slot holds no flow.</summary>
    public readonly bool IsEmpty => _tag == 0;

    /// <summary>The virtual service.</summary>
    public readonly ServiceId Service => new((ushort)(_endpoint >> 16));

    /// <summary>The client's address.</summary>
    public readonly InetAddress Client => InetAddress.FromIPv6(_clientHigh, _clientLow);

    /// <summary>The client's port.</summary>
    public readonly ushort ClientPort => (ushort)_endpoint;

    /// <summary>The flow's key.</summary>
    public readonly FlowKey Key => new(Service, Client, ClientPort);

    /// <summary>The real server the flow was scheduled to.</summary>
    public RealServerId RealServer
    {
        readonly get => new(_realServer);
        set => _realServer = value.Value;
    }

    /// <summary>The flow's state; a new entry is in <see cref="FlowState.None"/>.</summary>
    public FlowState State
    {
        readonly get => _state;
        set => _state = value;
    }

    /// <summary>Eight bits for the caller; the table does not read them. A new entry has 0.</summary>
    public byte Flags
    {
        readonly get => _flags;
        set => _flags = value;
    }

    /// <summary>
    /// When the flow expires, in milliseconds of the caller's clock modulo 2^32. Deadlines are compared modulo 2^32,
    /// so one is right for 24.8 days before it falls due and as long after.
    /// </summary>
    public uint DeadlineMilliseconds
    {
        readonly get => _deadlineMilliseconds;
        set => _deadlineMilliseconds = value;
    }

    /// <summary>The part of the key's hash that is compared first and tells the home slot; never 0 in use.</summary>
    internal readonly uint Tag => _tag;

    /// <inheritdoc/>
    readonly uint IHashedSlot.Tag => _tag;

    /// <summary>Whether the deadline is at or before <paramref name="nowMilliseconds"/>.</summary>
    /// <param name="nowMilliseconds">The caller's clock in milliseconds, modulo 2^32.</param>
    public readonly bool IsExpired(uint nowMilliseconds) => unchecked((int)(nowMilliseconds - _deadlineMilliseconds)) >= 0;

    /// <summary>Milliseconds until the deadline, 0 when it has passed.</summary>
    /// <param name="nowMilliseconds">The caller's clock in milliseconds, modulo 2^32.</param>
    public readonly int RemainingMilliseconds(uint nowMilliseconds) =>
        Math.Max(0, unchecked((int)(_deadlineMilliseconds - nowMilliseconds)));

    /// <summary>Whether this slot holds the flow of <paramref name="key"/>, whose tag was compared already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool HasKey(in FlowKey key) =>
        ((_clientLow ^ key.Client.Low) | (_clientHigh ^ key.Client.High) | (_endpoint ^ key.Endpoint)) == 0;

    /// <summary>Makes this slot a new flow.</summary>
    internal void Occupy(in FlowKey key, uint tag)
    {
        this = default;
        _clientHigh = key.Client.High;
        _clientLow = key.Client.Low;
        _endpoint = key.Endpoint;
        _tag = tag;
    }
}
