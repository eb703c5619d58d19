using System.CommandLine;
using System.CommandLine.Invocation;
using Lb.Bench.Lab.Measurements;
using Lb.Bench.Lab.Results;
using Lb.Bench.Lab.Tools;
using Lb.Core.Io;
using Lb.Host.Lab;

namespace Lb.Bench.Lab;

/// <summary>Runs one command line from arguments to exit code: 0 measured, 1 could not, 2 wrong usage.</summary>
internal static class BenchCommandLine
{
    private const int Measured = 0, Refused = 1, WrongUsage = 2;
    private const int DefaultSeconds = 3, DefaultRounds = 3;

    private static readonly IReadOnlyList<IMeasurement> All = [new BulkMeasurement(), new SmallFrameMeasurement(), new LatencyMeasurement()];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in parsed.Errors)
                await error.WriteLineAsync(problem.Message);
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (failure is LabException or LabUnavailableException or PacketDeviceException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"Not measured: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Interrupted; the lab is gone.");
        }

        return Refused;
    }

    private static RootCommand Create()
    {
        var seconds = Number("--seconds", "Length of one run of one variant", DefaultSeconds, BenchOptions.MostSeconds);
        var rounds = Number("--rounds", "How often each variant has its turn", DefaultRounds, BenchOptions.MostRounds);
        var only = new Option<string[]>("--only") { Description = "Which measurements. Default all.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong([.. All.Select(measurement => measurement.Name)]);
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables." };
        var markdown = new Option<string?>("--markdown") { Description = "Write the tables to a file, as Markdown.", HelpName = "FILE" };
        var command = new RootCommand("Load benchmarks of the running product, in labs of network namespaces.")
        {
            seconds, rounds, only, json, markdown, GeneratorCommand.Create(), RoundTripCommand.Create(),
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var names = parsed.GetValue(only) is { Length: > 0 } chosen ? chosen : null;
            var report = await MeasureAsync(
                [.. All.Where(measurement => names?.Contains(measurement.Name, StringComparer.Ordinal) ?? true)],
                new BenchOptions(parsed.GetValue(seconds), parsed.GetValue(rounds)),
                error,
                cancellation);
            if (parsed.GetValue(json))
                await output.WriteLineAsync(JsonReport.Write(report));
            else
                ConsoleReport.Write(report, output);
            if (parsed.GetValue(markdown) is { } file)
                await File.WriteAllTextAsync(file, MarkdownReport.Write(report), cancellation);
            return Measured;
        });
        return command;
    }

    private static async Task<BenchReport> MeasureAsync(
        IReadOnlyList<IMeasurement> measurements, BenchOptions options, TextWriter progress, CancellationToken cancellation)
    {
        var machine = Machine.Describe();
        foreach (var warning in machine.Warnings)
            await progress.WriteLineAsync($"Warning: {warning}");

        var results = new List<MeasurementResult>();
        foreach (var measurement in measurements)
        {
            await progress.WriteLineAsync($"{measurement.Name}: {options.Rounds} rounds, {options.Seconds} s a run");
            results.Add(await measurement.RunAsync(options, progress, cancellation));
        }

        return new BenchReport(machine, Machine.LoadAverage(), options, results);
    }

    private static Option<int> Number(string name, string description, int byDefault, int most)
    {
        var option = new Option<int>(name) { Description = $"{description}, 1 to {most}. Default {byDefault}.", HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < 1 || value > most))
                result.AddError($"{name}: '{result.Tokens[0].Value}' is not a number from 1 to {most}.");
        });
        return option;
    }
}
