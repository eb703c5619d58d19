using Lb.Host.Lab;

namespace Lb.Host.Demo.Steps;

/// <summary>The plain use of the service with the field's own client.</summary>
internal sealed class SetAndGet : DemoStep
{
    private const string Key = "greeting", Value = "hello-through-the-vip";

    public override string Name => "set_and_get";

    public override string Sentence => "redis-cli on the client: SET a value through the VIP on each server in turn, then GET it back from each.";

    public override string Claim => "redis-cli sets and gets through the VIP";

    public override async Task<DemoOutcome> RunAsync(DemoStage stage, CancellationToken cancellation)
    {
        string[][] commands = [["SET", Key, Value], ["SET", Key, Value], ["GET", Key], ["GET", Key]];
        var answers = new List<string>();
        foreach (var command in commands)
            answers.Add((await stage.Lab.Client.RunAsync(["redis-cli", "-h", $"{TwoNodeLab.Vip}", .. command], cancellation: cancellation)).Output);

        return new DemoOutcome(
            answers is ["OK", "OK", Value, Value],
            $"GET: {answers[^1]}",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["answers"] = answers },
            []);
    }
}
