using System.Buffers;
using Lb.Core.Linux;

namespace Lb.Core.Tests.Linux;

public sealed class HugePageMemoryTests
{
    [Fact]
    public void GetSpan_NewMemory_IsZeroAndKeepsWhatIsWritten()
    {
        using MemoryManager<long> memory = new HugePageMemory<long>(1 << 20);
        Assert.Equal(1 << 20, memory.GetSpan().Length);
        Assert.False(memory.GetSpan().ContainsAnyExcept(0));

        memory.Memory.Span[^1] = 7;

        Assert.Equal(7, memory.GetSpan()[^1]);
    }

    [Fact]
    public void GetSpan_AfterDispose_IsRefused()
    {
        var memory = new HugePageMemory<long>(1);
        ((IDisposable)memory).Dispose();

        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan().Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_NoElements_IsRefused(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => new HugePageMemory<int>(count));
}
