using System.Globalization;
using Lb.Core.Configuration;
using Lb.Core.Runtime;

namespace Lb.Core.Tests.Runtime;

/// <summary>All parts take a configuration, or none.</summary>
public sealed class ReloadSequenceTests
{
    private static readonly LbConfig Before = new(), After = new() { Global = new GlobalConfig { Interface = "eth0" } };

    private readonly List<string> _story = [];
    private readonly List<string> _notPutBack = [];

    [Fact]
    public async Task Run_NobodyRefuses_EachTakesItInOrder()
    {
        await SequenceOf(3).RunAsync(Before, After);

        Assert.Equal(["1 after", "2 after", "3 after"], _story);
    }

    [Theory]
    [InlineData(1, "1 after")]
    [InlineData(2, "1 after, 2 after, 1 before")]
    [InlineData(3, "1 after, 2 after, 3 after, 2 before, 1 before")]
    public async Task Run_APartRefuses_ThoseBeforeItTakeTheLastOneAgain(int refusing, string story)
    {
        var sequence = SequenceOf(3, (part, config) => part == refusing && config == After);

        Assert.Equal($"{refusing} refuses", (await Assert.ThrowsAsync<InvalidOperationException>(() => sequence.RunAsync(Before, After))).Message);

        Assert.Equal(story, string.Join(", ", _story));
        Assert.Empty(_notPutBack);
    }

    [Fact]
    public async Task Run_APartRefusesTheLastOneToo_TellsTheFirstReasonAndPutsBackTheOthers()
    {
        var sequence = SequenceOf(3, static (part, config) => part == (config == After ? 3 : 2));

        Assert.Equal("3 refuses", (await Assert.ThrowsAsync<InvalidOperationException>(() => sequence.RunAsync(Before, After))).Message);

        Assert.Equal("1 before", _story[^1]);
        Assert.Equal(["2 refuses"], _notPutBack);
    }

    private ReloadSequence SequenceOf(int parts, Func<int, LbConfig, bool>? refuses = null) => new(
        [
            .. Enumerable.Range(1, parts).Select<int, Func<LbConfig, Task>>(part => config =>
            {
                _story.Add(string.Create(CultureInfo.InvariantCulture, $"{part} {(config == After ? "after" : "before")}"));
                return refuses?.Invoke(part, config) == true ? Task.FromException(new InvalidOperationException($"{part} refuses")) : Task.CompletedTask;
            }),
        ],
        error => _notPutBack.Add(error.Message));
}
