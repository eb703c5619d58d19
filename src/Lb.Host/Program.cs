using System.CommandLine;
using Lb.Host.Commands;

var agent = LabAgentCommand.Create();
agent.Hidden = true;
return await new RootCommand("UserspaceLb") { DemoCommand.Create(), agent }.Parse(args).InvokeAsync();
