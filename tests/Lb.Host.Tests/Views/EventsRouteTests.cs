using Lb.Core.Runtime.Events;
using Lb.Host.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lb.Host.Tests.Views;

/// <summary>The journal over the control socket: what is left out, and what is waited for.</summary>
public sealed class EventsRouteTests
{
    private readonly EventJournal _journal = new(TimeProvider.System);

    [Theory]
    [InlineData("0", "first second third")]
    [InlineData("2", "third")]
    [InlineData("3", "")]
    [InlineData("4", "first second third")] // a predecessor's number
    public async Task ReadEvents_AfterANumber_TellsTheRest(string after, string expected)
    {
        AddAll("first", "second", "third");
        Assert.Equal(expected, await TextsAsync(("after", after)));
    }

    [Fact]
    public async Task ReadEvents_WaitWithNothingNew_AnswersWhenOneComes()
    {
        AddAll("first");
        var asked = TextsAsync(("after", "1"), ("wait", "30"));
        Assert.False(asked.IsCompleted);

        AddAll("second");

        Assert.Equal("second", await asked);
    }

    [Fact]
    public async Task ReadEvents_WaitWithAPredecessorsNumber_DoesNotAnswerWithNothing()
    {
        var asked = TextsAsync(("after", "7"), ("wait", "30"));
        Assert.False(asked.IsCompleted);

        AddAll("first");

        Assert.Equal("first", await asked);
    }

    [Fact]
    public async Task ReadEvents_DaemonStops_NobodyWaits()
    {
        using var stopping = new CancellationTokenSource();
        var asked = ControlEndpoints.ReadEventsAsync(_journal, Query(("wait", "30")), stopping.Token, CancellationToken.None);
        Assert.False(asked.IsCompleted);

        await stopping.CancelAsync();

        Assert.Empty(EventsReport.Parse(await asked).Events);
    }

    [Theory]
    [InlineData("after", "x")]
    [InlineData("after", "-1")]
    [InlineData("wait", "31")]
    [InlineData("wait", "1.5")]
    [InlineData("wait", "99999999999999999999")]
    public async Task ReadEvents_WrongQuery_IsRefusedWithASentence(string name, string value)
    {
        var refusal = await Assert.ThrowsAsync<FormatException>(() => TextsAsync((name, value)));
        Assert.StartsWith($"'{name}' is a whole number from 0 to ", refusal.Message, StringComparison.Ordinal);
    }

    private static QueryCollection Query(params (string Name, string Value)[] query) =>
        new(query.ToDictionary(static part => part.Name, static part => new StringValues(part.Value), StringComparer.Ordinal));

    private void AddAll(params string[] texts)
    {
        foreach (var text in texts)
            _journal.Add("test", "subject", text);
    }

    private async Task<string> TextsAsync(params (string Name, string Value)[] query)
    {
        var json = await ControlEndpoints.ReadEventsAsync(_journal, Query(query), CancellationToken.None, CancellationToken.None);
        return string.Join(' ', EventsReport.Parse(json).Events.Select(static happened => happened.Text));
    }
}
