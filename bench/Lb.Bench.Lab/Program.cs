using Lb.Bench.Lab;

return await BenchCommandLine.RunAsync(args, Console.Out, Console.Error);
