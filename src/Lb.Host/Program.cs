using Lb.Host.Commands;

<<<<<<< HEAD
return await HostCommandLine.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
=======
var agent = LabAgentCommand.Create();
agent.Hidden = true;
return await new RootCommand("UserspaceLb") { DemoCommand.Create(), agent }.Parse(args).InvokeAsync();
>>>>>>> lab
