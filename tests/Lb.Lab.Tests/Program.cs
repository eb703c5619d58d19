using Lb.Lab.Tests.Linux;

namespace Lb.Lab.Tests;

/// <summary>What this assembly does as a process of its own, started by a test that needs something to kill.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments is not [HeldParts.Verb, var interfaceName])
        {
            Console.Error.WriteLine($"This is a test assembly; run it with 'dotnet test'. Only '{HeldParts.Verb} INTERFACE' is for itself.");
            return 2;
        }

        HeldParts.Hold(interfaceName);
        return 0;
    }
}
