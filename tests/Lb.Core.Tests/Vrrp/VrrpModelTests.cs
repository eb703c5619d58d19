using FsCheck;
using FsCheck.Fluent;
using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Vrrp;

/// <summary>The state machine against the RFCs' table written down once more, in microseconds, under random inputs and times.</summary>
public sealed class VrrpModelTests
{
    private const string Own = RouterUnderTest.Own;

    private static readonly byte[] Priorities = [0, 1, 50, 99, 100, 101, 200, 254, 255];
    private static readonly string[] Sources = [RouterUnderTest.Lower, Own, RouterUnderTest.Higher];
    private static readonly int[] Intervals = [10, 100, 1000, 40_950];

    private static readonly Arbitrary<(int Kind, int First, int Second)[]> Inputs = Gen.Choose(0, 19)
        .SelectMany(static kind => Gen.Choose(0, 1_000).SelectMany(first => Gen.Choose(0, 1_000).Select(second => (kind, first, second))))
        .ArrayOf(150)
        .ToArbitrary();

    [Theory]
    [InlineData(3, 100, false, true)]
    [InlineData(3, 100, false, false)]
    [InlineData(3, 255, true, true)]
    [InlineData(2, 100, false, true)]
    [InlineData(2, 100, true, true)]
    public void Handle_RandomInputs_DoesWhatTheTableSays(byte version, byte priority, bool startsAsMaster, bool preempts)
    {
        var settings = new VrrpInstanceSettings
        {
            Version = (VrrpVersion)version,
            Priority = priority,
            StartsAsMaster = startsAsMaster,
            Preempts = preempts,
            Gratuitous = new GratuitousSettings { MasterRepeat = 0, MasterDelay = TimeSpan.Zero },
        };
        Prop.ForAll(Inputs, inputs => Play(settings, inputs)).QuickCheckThrowOnFailure();
    }

    private static void Play(VrrpInstanceSettings settings, (int Kind, int First, int Second)[] inputs)
    {
        var instance = new VrrpInstance(settings, InetAddress.Parse(Own));
        var model = new Table(settings);
        var now = 0m;
        foreach (var (kind, first, second) in inputs)
        {
            if (kind < 8)
            {
                // Time goes on, but no deadline is missed; that is what the pause tests are for.
                now = Math.Min(now + (kind < 4 ? first * 1_000m : first * second * 10m), model.Deadline ?? decimal.MaxValue);
                Handle(VrrpEvent.DeadlineReached);
                model.Tick(now);
            }
            else if (kind < 16)
            {
                // An interval that differs is refused before it gets here in VRRPv2.
                var interval = settings.Version == VrrpVersion.V2 ? 1000 : Intervals[first % Intervals.Length];
                var priority = Priorities[second % Priorities.Length];
                var source = first % Sources.Length;
                Handle(VrrpEvent.AdvertisementReceived(new AcceptedAdvertisement(
                    priority, new Centiseconds((ushort)(interval / 10)), InetAddress.Parse(Sources[source]), VrrpReceiveRemarks.None)));
                model.Hear(priority, source - 1, interval * 1000m, now);
            }
            else
            {
                Handle(kind switch { 16 => VrrpEvent.Started, 17 => VrrpEvent.ShutDown, 18 => VrrpEvent.FaultRaised(VrrpFaults.Link), _ => VrrpEvent.FaultCleared(VrrpFaults.Link) });
                model.Control(kind, now);
            }

            var sent = 0;
            while (instance.TryTakeAction(out var action))
                sent += action.Kind == VrrpActionKind.SendAdvertisement ? 1 : 0;

            Assert.Equal(model.State, instance.State);
            Assert.Equal(model.Deadline is { } at ? Ticks(at) : null, instance.NextDeadline?.Nanoseconds / 100);
            Assert.Equal(model.TakeSent(), sent);
        }

        void Handle(in VrrpEvent happened) => instance.Handle(happened, new Instant(Ticks(now) * 100));

        static long Ticks(decimal microseconds) => (long)Math.Floor(microseconds * 10);
    }

    /// <summary>RFC 9568 §6.4 and RFC 3768 §6.4, in microseconds to a tenth.</summary>
    private sealed class Table(VrrpInstanceSettings settings)
    {
        private readonly decimal _ownInterval = (decimal)settings.AdvertisementInterval.TotalMicroseconds;
        private readonly bool _preempts = settings.Effective().Preempts;
        private decimal _masterInterval = (decimal)settings.AdvertisementInterval.TotalMicroseconds;
        private decimal _conflictEnd = decimal.MaxValue;
        private int _priority = settings.Priority;
        private bool _fault;
        private int _sent;
        private int _answersLeft;

        public VrrpState State { get; private set; }

        public decimal? Deadline { get; private set; }

        private decimal Skew => Tenth((256 - _priority) * (settings.Version == VrrpVersion.V2 ? 1_000_000m : _masterInterval) / 256);

        public int TakeSent()
        {
            var sent = _sent;
            _sent = 0;
            return sent;
        }

        public void Tick(decimal now)
        {
            if (Deadline is null || now < Deadline)
                return;

            if (State == VrrpState.Backup)
            {
                _priority = settings.Priority;
                Master(now);
            }
            else
            {
                Send();
                _answersLeft = 4;
                Deadline += _ownInterval;
            }
        }

        public void Hear(byte priority, int address, decimal interval, decimal now)
        {
            if (State == VrrpState.Backup && priority == 0)
            {
                Deadline = now + Skew;
            }
            else if (State == VrrpState.Backup && (priority >= _priority || !_preempts))
            {
                Backup(interval, now);
            }
            else if (State == VrrpState.Master && priority == 0)
            {
                Answer();
                Deadline = now + _ownInterval;
            }
            else if (State == VrrpState.Master && !(priority == _priority && address == 0))
            {
                var wins = priority > _priority || (priority == _priority && address > 0);
                if (!wins && priority == 255)
                {
                    // Two owners: the one with the higher address gives way in the end.
                    if (_conflictEnd == decimal.MaxValue)
                        _conflictEnd = now + (2 * _ownInterval) + (1.2m * Math.Max(_ownInterval, interval));

                    wins = now >= _conflictEnd;
                    _priority = wins ? 254 : 255;
                }

                if (wins)
                    Backup(interval, now);
                else
                    Answer();
            }
        }

        public void Control(int kind, decimal now)
        {
            _fault = kind == 18 || (kind != 19 && _fault);
            var isUp = State is VrrpState.Backup or VrrpState.Master;
            var wasMaster = State == VrrpState.Master;
            if ((kind == 16 && State == VrrpState.Initialize) || (kind == 19 && State == VrrpState.Fault))
            {
                _priority = settings.Priority;
                if (_fault)
                    Down(VrrpState.Fault);
                else if (settings is { Priority: 255, StartsAsMaster: true })
                    Master(now);
                else
                    Backup(_ownInterval, now);
            }
            else if ((kind == 17 && State != VrrpState.Initialize) || (kind == 18 && isUp))
            {
                Down(kind == 17 ? VrrpState.Initialize : VrrpState.Fault);
                _sent += wasMaster ? 1 : 0;
            }
        }

        private void Answer()
        {
            if (_answersLeft-- > 0)
                Send();
        }

        private static decimal Tenth(decimal microseconds) => Math.Floor(microseconds * 10) / 10;

        private void Master(decimal now)
        {
            State = VrrpState.Master;
            _answersLeft = 4;
            _conflictEnd = decimal.MaxValue;
            Send();
            Deadline = now + _ownInterval;
        }

        private void Backup(decimal interval, decimal now)
        {
            State = VrrpState.Backup;
            _masterInterval = interval;
            Deadline = now + (3 * interval) + Skew;
        }

        private void Down(VrrpState state)
        {
            State = state;
            Deadline = null;
        }

        private void Send() => _sent++;
    }
}
