using System.Text.Json;
using Lb.Core.Flows;

namespace Lb.Core.Tests.Flows;

public sealed class TcpTransitionsTests
{
    private const byte Fin = 0x01;
    private const byte Syn = 0x02;
    private const byte Rst = 0x04;
    private const byte Psh = 0x08;
    private const byte Ack = 0x10;

    public static TheoryData<string> Sequences =>
        [.. IpvsOracle.Root.GetProperty("tcp_states").GetProperty("sequences").EnumerateObject().Select(static s => s.Name)];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Next_SequenceOfTheOracle_EndsInItsStateAndTimeout(string segments)
    {
        var expected = IpvsOracle.Root.GetProperty("tcp_states").GetProperty("sequences").GetProperty(segments);

        var state = segments.Aggregate(FlowState.None, static (state, segment) => TcpTransitions.Next(state, FlagsOf(segment)));

        Assert.Equal(expected[0].GetString(), state.IpvsName());
        Assert.Equal(expected[1].GetInt32() + 1, (int)FlowTimeouts.Default[state] / 1000);
    }

    // ipvs-behaviour.json, "no connection entry": the first segment of a flow, in sloppy mode where that is needed.
    [Theory]
    [InlineData(Syn | Ack, "SYN_RECV")]
    [InlineData(Syn | Fin, "SYN_RECV")]
    [InlineData(Ack, "ESTABLISHED")]
    [InlineData(Psh | Ack, "ESTABLISHED")]
    [InlineData(Fin | Ack, "CLOSE")]
    [InlineData(0, "CLOSE")]
    public void Next_FirstSegment_AsObserved(byte flags, string expected) =>
        Assert.Equal(expected, TcpTransitions.Next(FlowState.None, flags).IpvsName());

    // ipvs-behaviour.json, "server quiesced" and "RST then port re-use".
    [Theory]
    [InlineData(FlowState.FinWait, Ack, "FIN_WAIT")]
    [InlineData(FlowState.FinWait, Syn, "SYN_RECV")]
    [InlineData(FlowState.Close, Syn, "SYN_RECV")]
    [InlineData(FlowState.Established, Psh | Ack, "ESTABLISHED")]
    public void Next_LaterSegment_AsObserved(FlowState state, byte flags, string expected) =>
        Assert.Equal(expected, TcpTransitions.Next(state, flags).IpvsName());

    [Theory]
    [InlineData(Rst | Syn | Fin | Ack, Rst)]
    [InlineData(Rst | Ack, Rst)]
    [InlineData(Syn | Fin | Ack, Syn)]
    [InlineData(Fin | Ack, Fin)]
    [InlineData(Ack | Psh | 0x20 | 0x40 | 0x80, Ack)]
    public void Next_SeveralFlags_TheStrongestDecides(byte flags, byte deciding)
    {
        for (var state = FlowState.None; state <= FlowState.SynAck; state++)
        {
            Assert.Equal(TcpTransitions.Next(state, deciding), TcpTransitions.Next(state, flags));
        }
    }

    [Fact]
    public void Next_AnyOctets_GivesAState()
    {
        for (var octets = 0; octets <= ushort.MaxValue; octets++)
        {
            Assert.InRange(TcpTransitions.Next((FlowState)(octets >> 8), (byte)octets), FlowState.None, FlowState.SynAck);
        }
    }

    // "Observed on a real kernel" in ipvs-semantics: SYN_RECV is active; FIN_WAIT, TIME_WAIT, CLOSE and UDP are not.
    [Theory]
    [InlineData(FlowState.None, false)]
    [InlineData(FlowState.Established, true)]
    [InlineData(FlowState.SynRecv, true)]
    [InlineData(FlowState.FinWait, false)]
    [InlineData(FlowState.TimeWait, false)]
    [InlineData(FlowState.Close, false)]
    [InlineData(FlowState.Udp, false)]
    public void IsActive_State_AsObserved(FlowState state, bool expected) => Assert.Equal(expected, state.IsActive());

    private static byte FlagsOf(char segment) => segment switch
    {
        'S' => Syn,
        'A' => Ack,
        'F' => Fin | Ack,
        'R' => Rst,
        _ => throw new JsonException($"Unknown segment '{segment}' in the oracle."),
    };
}
