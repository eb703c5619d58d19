using Lb.Core.Configuration;
using Lb.Core.Linux.Processes;
using Lb.Core.Runtime.Scripts;

namespace Lb.Core.Tests.Runtime.Scripts;

/// <summary>Commands in the forms the parts take.</summary>
internal static class Commands
{
    /// <summary>A run takes less; a test that waits longer has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static ScriptsConfig Rules { get; } = new() { User = "root" };

    public static ApprovedScript Approved(params string[] arguments) => new([.. arguments], UserAccount.OfThisProcess);

    public static ApprovedScript Shell(string text) => Approved("/bin/sh", "-c", text);

    public static ScriptConfig Config(params string[] arguments) => new([.. arguments], null, null);

    public static async Task<string> ReadAllAsync(string path) => await Task.Run(() => File.ReadAllText(path)).WaitAsync(Patience);

    public static async Task WriteAsync(string path, string text) => await Task.Run(() => File.WriteAllText(path, text)).WaitAsync(Patience);
}
