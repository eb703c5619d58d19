using Lb.Core.Configuration;
using Lb.Core.Linux.Processes;

namespace Lb.Core.Runtime.Scripts;

/// <summary>Who runs a script: its own user, else the global one, else <see cref="ScriptSecurity.DefaultUser"/>, else whoever runs this process.</summary>
internal static class ScriptAccount
{
    /// <summary>Resolves the names.</summary>
    /// <param name="user">The script's own user, or null.</param>
    /// <param name="group">The script's own group, or null.</param>
    /// <param name="rules">The global user and group.</param>
    /// <param name="starter">Who is to start it; null for this process.</param>
    /// <returns>The account, or a complaint.</returns>
    public static (UserAccount? Account, string Complaint) Of(string? user, string? group, ScriptsConfig rules, UserAccount? starter = null)
    {
        var self = starter ?? UserAccount.OfThisProcess;
        var (name, groupName) = user is null ? (rules.User, rules.Group) : (user, group);
        var found = name is null ? UserAccount.FindUser(ScriptSecurity.DefaultUser) ?? self : UserAccount.FindUser(name);
        if (found is not { } account)
        {
            return (null, $"there is no user {name}");
        }

        if (groupName is not null)
        {
            if (UserAccount.FindGroup(groupName) is not { } number)
            {
                return (null, $"there is no group {groupName}");
            }

            account = account with { GroupId = number };
        }

        // Only root can become somebody else (setuid(2)); the default user is for when it can.
        return self.UserId == 0 || (account.UserId == self.UserId && account.GroupId == self.GroupId) ? (account, string.Empty)
            : name is null ? (self, string.Empty)
            : (null, $"it is to run as {account.Name}, and only root can do that");
    }
}
