using System.Collections.Concurrent;
using System.Diagnostics;
using Lb.Host.Demo;
using Lb.Host.Lab;

namespace Lb.Lab.Tests.Checkers;

/// <summary>
/// All checkers at once against real servers: all well, all ill, all well again. Each test looks at one of them; a server that lacks a
/// program is left out, and its test skipped.
/// </summary>
public sealed class CheckerLab : IAsyncLifetime
{
    /// <summary>From the end of one check to the next.</summary>
    public static readonly TimeSpan DelayLoop = TimeSpan.FromSeconds(2);

    /// <summary>How long a check waits for a server that says nothing: longer than a busy machine makes a well one late.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = Eventually.Ample;

    private readonly Dictionary<string, CheckerStory> _stories = new(StringComparer.Ordinal);
    private LabUnavailableException? _missing;

    /// <summary>What became of the service with a checker.</summary>
    /// <exception cref="LabUnavailableException">Its server lacks a program.</exception>
    internal CheckerStory StoryOf(string kind)
    {
        if (_missing is not null)
            throw _missing;

        var story = _stories[kind];
        LabTools.Require(story.Service.Programs);
        return story;
    }

    public async Task InitializeAsync()
    {
        try
        {
            foreach (var service in CheckedServices.MakeAll())
                _stories.Add(service.Kind, new CheckerStory(service));

            LabTools.Require("nft");
            await using var lab = await LabSandbox.StartAsync();
            await RunAsync(lab, [.. _stories.Values.Where(story => story.Service.Programs.All(program => LabTools.Find(program) is not null))]);
        }
        catch (LabUnavailableException missing)
        {
            _missing = missing;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task RunAsync(LabSandbox lab, CheckerStory[] stories)
    {
        var lan = await lab.AddNetworkAsync("lan");
        var director = await lab.AddHostAsync("director", lan, "198.18.0.1/24", $"{CheckedService.Vip}/32");
        var server = await lab.AddHostAsync("server", lan, $"{CheckedService.Rip}/24");
        await server.HoldVipQuietlyAsync($"{CheckedService.Vip}/32");

        var checkers = await Task.WhenAll(stories.Select(story => story.Service.BeginAsync(director, server)));
        var fifo = director.PathOf("notify");
        await director.RunAsync(["mkfifo", fifo]);
        await using var reader = director.Start(["cat", fifo]);
        var services = string.Concat(stories.Zip(checkers, static (story, checker) => story.Service.Configuration(checker)));
        await using var daemon = await Director.StartAsync(
            director, $"global_defs {{\n script_user root\n notify_fifo {fifo}\n}}\n{CheckedServices.TrackedFileOn(director)}{services}");

        await FollowAsync(reader, stories.Where(static story => story.Service.BeginsDown), "UP", static _ => Task.CompletedTask);
        await FollowAsync(reader, stories, "DOWN", story => story.Service.BreakAsync(director, server));
        await FollowAsync(reader, stories, "UP", story => story.Service.MendAsync(director, server));
        foreach (var story in stories)
            story.Lines = [.. reader.Output.Lines.Where(line => line.StartsWith("RS ", StringComparison.Ordinal) && line.Contains(story.Service.Change, StringComparison.Ordinal))];
    }

    /// <summary>Has something happen to each server, and notes how long it took until that was told; one that is never told is given up.</summary>
    private static async Task FollowAsync(LabProcess reader, IEnumerable<CheckerStory> stories, string state, Func<CheckerStory, Task> happening)
    {
        var waiting = stories.ToDictionary(static story => story, story => story.Times.Count(time => time.State == state) + 1);
        var complete = new ConcurrentDictionary<CheckerStory, long>();
        var happenings = Task.WhenAll(waiting.Keys.Select(HappenAsync).ToArray());
        try
        {
            await Eventually.TrueAsync($"{state} of all servers", Patience, () =>
            {
                var lines = reader.Output.Lines;
                foreach (var (story, count) in waiting.Where(entry => lines.Count(line => line == $"{entry.Key.Service.Change} {state}") >= entry.Value).ToArray())
                {
                    // It can be told before what makes it happen has returned.
                    story.Times.Add((state, complete.TryGetValue(story, out var since) ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero));
                    waiting.Remove(story);
                }

                return waiting.Count == 0;
            });
        }
        catch (LabException)
        {
            // The tests of those that did not change say so.
        }

        await happenings;

        async Task HappenAsync(CheckerStory story)
        {
            await happening(story);
            complete[story] = Stopwatch.GetTimestamp();
        }
    }
}
