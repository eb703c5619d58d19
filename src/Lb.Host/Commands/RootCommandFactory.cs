using System.CommandLine;

namespace Lb.Host.Commands;

/// <summary>Collects the verbs. A verb is one file here: a static class with <c>Create</c>, which returns its <see cref="Command"/>.</summary>
internal static class RootCommandFactory
{
    /// <summary>Makes the command line of <c>lb-host</c>.</summary>
    /// <remarks>
    /// A verb writes to <see cref="InvocationConfiguration.Output"/> and <see cref="InvocationConfiguration.Error"/> of
    /// <see cref="ParseResult.InvocationConfiguration"/>, never to <see cref="Console"/>, so that tests run it in-process,
    /// and returns one of <see cref="ExitCode"/>.
    /// </remarks>
    public static RootCommand Create()
    {
        // A part of the labs and no contract with anybody, so not in the help.
        var agent = LabAgentCommand.Create();
        agent.Hidden = true;
        return new("lb-host: a userspace layer-4 direct-routing load balancer that reads keepalived.conf.\n\n"
            + "Exit codes: 0 done, 1 it said no (the reason is on stderr), 2 wrong usage.")
        {
            RunCommand.Create(),
            CheckCommand.Create(),
            ReplayCommand.Create(),
            StatusCommand.Create(),
            ServicesCommand.Create(),
            ConnectionsCommand.Create(),
            VrrpCommand.Create(),
            EventsCommand.Create(),
            CountersCommand.Create(),
            DrainCommand.Create(),
            WeightCommand.Create(),
            ReloadCommand.Create(),
            DemoCommand.Create(),
            agent,
        };
    }
}
