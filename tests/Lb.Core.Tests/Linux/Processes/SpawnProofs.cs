using Lb.Core.Linux.Native;
using Lb.Testing;

namespace Lb.Core.Tests.Linux.Processes;

/// <summary>What the native proofs cannot find by reflection: types that are opaque, so that only their size counts.</summary>
public sealed class SpawnProofs
{
    [SkippableTheory]
    [InlineData("spawn.h", "posix_spawnattr_t", 1024)]
    [InlineData("spawn.h", "posix_spawn_file_actions_t", 1024)]
    [InlineData("signal.h", "sigset_t", 128)]
    public void OpaqueTypes_CompiledAgainstHeaders_FitTheirRoom(string header, string type, int room)
    {
        Skip.IfNot(ExternalTool.IsAvailable("cc"), "no C compiler (cc) here to prove the native declarations against");
        using var folder = new TemporaryFolder();
        var file = folder.File("proof.c");
        File.WriteAllText(file, $"#define _GNU_SOURCE\n#include <{header}>\n_Static_assert(sizeof({type}) <= {room}, \"{type}\");\n");

        Assert.Equal(1024, Spawn.OpaqueSize);
        _ = ExternalTool.Run("cc", "-fsyntax-only", file);
    }
}
