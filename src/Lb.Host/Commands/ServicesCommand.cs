using System.CommandLine;
using Lb.Host.Control;
using Lb.Host.Views;

namespace Lb.Host.Commands;

/// <summary><c>lb-host services</c>: the running daemon's virtual services as <c>ipvsadm -Ln</c> lists them.</summary>
internal static class ServicesCommand
{
    public static Command Create()
    {
        Dictionary<ServicesForm, Option<bool>> forms = new()
        {
            [ServicesForm.Stats] = new("--stats") { Description = "Show what went to each since the start." },
            [ServicesForm.Rate] = new("--rate") { Description = "Show how much goes to each a second now." },
            [ServicesForm.Thresholds] = new("--thresholds") { Description = "Show the limits of each real server." },
            [ServicesForm.PersistentConnections] = new("--persistent-conn") { Description = "Show how many clients persistence keeps with each." },
        };
        var exact = new Option<bool>("--exact") { Description = "Write large numbers out instead of in K, M, G or T." };
        var wide = new Option<bool>("--wide") { Description = "Add state, MAC address, whether a server is this host, and its health." };
        var control = SharedOptions.ControlSocket();
        var json = SharedOptions.Json();
        var command = new Command("services", "List the running daemon's virtual services as ipvsadm -Ln does.");
        foreach (var option in forms.Values)
        {
            command.Add(option);
        }

        command.Add(exact);
        command.Add(SharedOptions.Numeric());
        command.Add(wide);
        command.Add(control);
        command.Add(json);
        command.Validators.Add(result =>
        {
            if (forms.Values.Count(option => result.GetValue(option)) > 1)
                result.AddError("choose one of --stats, --rate, --thresholds and --persistent-conn.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = await ControlClient.GetAsync(parsed.GetRequiredValue(control), ControlRoutes.Services, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(text);
            }
            else
            {
                var form = forms.FirstOrDefault(form => parsed.GetValue(form.Value)).Key;
                new ServicesView(form, parsed.GetValue(exact), parsed.GetValue(wide)).Show(output, ServicesReport.Parse(text));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
