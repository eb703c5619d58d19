using Lb.Core.Linux;
using Lb.Testing;

namespace Lb.Core.Tests.Linux;

/// <summary>Wake signals serve as the descriptors too: they are readable exactly while they are given.</summary>
public sealed class PollSetTests : IDisposable
{
    private readonly WakeSignal _wake = new();
    private readonly WakeSignal _first = new();
    private readonly WakeSignal _second = new();
    private readonly PollSet _set;

    public PollSetTests() => _set = new PollSet(_wake);

    [Fact]
    public void Wait_NothingReady_TimesOut()
    {
        var slot = _set.Add(_first.Number);

        Assert.False(_set.Wait(TimeSpan.Zero));
        Assert.False(_set.Wait(TimeSpan.FromMilliseconds(1)));
        Assert.False(_set.IsReady(slot));
    }

    [Fact]
    public void Wait_OneReadable_TellsWhichUntilItIsRead()
    {
        var first = _set.Add(_first.Number);
        var second = _set.Add(_second.Number);
        _second.Set();

        Assert.True(_set.Wait(Timeout.InfiniteTimeSpan));
        Assert.Equal((false, true), (_set.IsReady(first), _set.IsReady(second)));
        Assert.True(_set.Wait(TimeSpan.Zero));

        _second.Reset();
        Assert.False(_set.Wait(TimeSpan.Zero));
        Assert.False(_set.IsReady(second));
    }

    [Fact]
    public void Wait_WakeSignal_EndsOneWait()
    {
        var slot = _set.Add(_first.Number);
        _wake.Set();

        Assert.True(_set.Wait(Timeout.InfiniteTimeSpan));
        Assert.False(_set.IsReady(slot));
        Assert.False(_set.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void Wait_WokenByAnotherThread_Ends()
    {
        var other = new Thread(_wake.Set);
        other.Start();

        Assert.True(_set.Wait(Timeout.InfiniteTimeSpan));
        other.Join();
    }

    [Fact]
    public void Wait_WakeAndDescriptorTogether_TellsBoth()
    {
        var slot = _set.Add(_first.Number);
        _first.Set();
        _wake.Set();

        Assert.True(_set.Wait(TimeSpan.Zero));
        Assert.True(_set.IsReady(slot));
        _first.Reset();
        Assert.False(_set.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void Wait_DescriptorThatIsNotOpen_IsReadySoThatItsErrorIsSeen()
    {
        var slot = _set.Add(int.MaxValue);

        Assert.True(_set.Wait(Timeout.InfiniteTimeSpan));
        Assert.True(_set.IsReady(slot));
    }

    [Fact]
    public void Add_MoreThanThereWasRoomFor_KeepsTheSlots()
    {
        var slots = Enumerable.Range(0, 50).Select(_ => _set.Add(_first.Number)).ToArray();
        var last = _set.Add(_second.Number);
        _second.Set();

        Assert.Equal(Enumerable.Range(0, 50), slots);
        Assert.True(_set.Wait(TimeSpan.Zero));
        Assert.All(slots, slot => Assert.False(_set.IsReady(slot)));
        Assert.True(_set.IsReady(last));
    }

    [Fact]
    public void Clear_ReadyDescriptor_IsForgottenAndTheWakeSignalStays()
    {
        var slot = _set.Add(_first.Number);
        _first.Set();
        Assert.True(_set.Wait(TimeSpan.Zero));

        _set.Clear();

        Assert.False(_set.IsReady(slot));
        Assert.False(_set.Wait(TimeSpan.Zero));
        Assert.Equal(0, _set.Add(_second.Number));
        Assert.False(_set.IsReady(slot));
        _wake.Set();
        Assert.True(_set.Wait(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(99)]
    public void IsReady_UnknownSlot_IsFalse(int slot) => Assert.False(_set.IsReady(slot));

    [Fact]
    public void Wait_ManyTimes_AllocatesNothing()
    {
        _ = _set.Add(_first.Number);
        _first.Set();
        _ = _set.Wait(TimeSpan.Zero);
        var ready = 0;

        var allocated = Allocations.LeastOf(() =>
        {
            ready = 0;
            for (var i = 0; i < 1000; i++)
            {
                ready += _set.Wait(TimeSpan.FromSeconds(1)) && _set.IsReady(0) ? 1 : 0;
            }
        });

        Assert.Equal((0, 1000), (allocated, ready));
    }

    [Fact]
    public void Wait_AfterDispose_Throws()
    {
        _set.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => _set.Wait(TimeSpan.Zero));
        _ = Assert.Throws<ObjectDisposedException>(() => _set.IsReady(0));
    }

    public void Dispose()
    {
        _set.Dispose();
        _first.Dispose();
        _second.Dispose();
        _wake.Dispose();
    }
}
