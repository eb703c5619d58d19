using Lb.Host.Lab;

namespace Lb.Lab.Tests;

public sealed class LabProcessTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300), Long = Eventually.Ample;

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_CommandOutlivesItsTime_IsKilledAndSaysSo()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("host");

        var failure = await Assert.ThrowsAsync<LabException>(() => host.RunAsync(["sleep", "121"], Short));

        Assert.Contains("'ip netns exec host sleep 121' did not end within 0.3 s", failure.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync("end of sleep", Long, async () =>
            !(await lab.RunAsync(["ps", "-eo", "args"])).Output.Split('\n').Contains("sleep 121", StringComparer.Ordinal));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_CommandFails_SaysWhichAndWhy()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("host");

        var failure = await Assert.ThrowsAsync<LabException>(() => host.RunAsync(["ip", "link", "show", "nosuch0"]));

        Assert.Contains("ip link show nosuch0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task Run_WordsWithSpacesAndQuotes_ArriveAsTheyAre()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("host");

        var result = await host.RunAsync(["printf", "<%s>", "a b", "$HOME;\"'", string.Empty]);

        Assert.Equal("<a b><$HOME;\"'><>", result.Output);
    }

    [SkippableTheory(typeof(LabUnavailableException))]
    [InlineData(nameof(LabSignal.Terminate), 128 + 15)]
    [InlineData(nameof(LabSignal.Interrupt), 128 + 2)]
    [InlineData(nameof(LabSignal.Kill), 128 + 9)]
    public async Task Signal_Sent_ReachesTheProcessItself(string signal, int exitCode)
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("host");
        await using var process = host.Start(["tail", "-n", "+1", "-f", "/proc/self/comm"]);
        await process.WaitForLineAsync(line => line is "tail", Long);

        await process.SignalAsync(Enum.Parse<LabSignal>(signal));

        Assert.Equal(exitCode, await process.WaitForExitAsync(Long));
    }

    [SkippableFact(typeof(LabUnavailableException))]
    public async Task WaitForLine_ProcessEndsWithoutIt_FailsAtOnceWithItsErrors()
    {
        await using var lab = await LabSandbox.StartAsync();
        var host = await lab.AddHostAsync("host");
        await using var process = host.Start(["ip", "link", "show", "nosuch0"]);

        var failure = await Assert.ThrowsAsync<LabException>(() => process.WaitForLineAsync(line => line is "never", Long));

        Assert.Contains("ended with code 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eventually_NeverTrue_FailsAtItsDeadlineWithTheLastReason()
    {
        var failure = await Assert.ThrowsAsync<LabException>(() => Eventually.TrueAsync(
            "the sunrise", Short, new Func<bool>(() => throw new LabException("it is night."))));

        Assert.Equal("the sunrise did not happen within 0.3 s. Last answer: it is night.", failure.Message);
    }

    [Fact]
    public void Require_MissingProgram_NamesThePackage()
    {
        var missing = Assert.Throws<LabUnavailableException>(() => LabTools.Require("ip", "no-such-program"));

        Assert.Contains("no-such-program not found", missing.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install", missing.Message, StringComparison.Ordinal);
    }
}
