using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lb.Core.Linux.Native;

namespace Lb.Core.Tests.Linux;

/// <summary>
/// Everything mirrored from C headers, checked by a C compiler: sizes, offsets and constants become static assertions. The types are found
/// by reflection, so a new one is proved or fails.
/// </summary>
public sealed class NativeProofs
{
    private static readonly Type[] Mirrored = typeof(CHeaderAttribute).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(CHeaderAttribute).Namespace && !type.IsNested && (type.IsValueType || (type.IsAbstract && type.IsSealed)))
        .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .ToArray();

    [Fact]
    public void NativeNamespace_EveryStructAndConstantClass_NamesItsHeader()
    {
        var unnamed = Mirrored.Where(type => type.GetCustomAttribute<CHeaderAttribute>() is null).Select(type => type.Name);

        Assert.Empty(unnamed);
        Assert.True(Mirrored.Count(type => type.IsValueType) > 15, "reflection found too few structs to be right");
    }

    [SkippableFact]
    public void NativeNamespace_CompiledAgainstHeaders_Agrees()
    {
        var (exitCode, messages) = Compile(Program());

        Assert.True(exitCode == 0, messages);
    }

    [SkippableFact]
    public void Compile_WrongClaim_IsRefused()
    {
        var (exitCode, messages) = Compile(Program() + "_Static_assert(sizeof(struct sockaddr_ll) == 21, \"sockaddr_ll\");\n");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("sockaddr_ll", messages, StringComparison.Ordinal);
    }

    private static string Program()
    {
        var claims = new StringBuilder();
        foreach (var type in Mirrored)
        {
            if (type.IsValueType)
            {
                ClaimLayout(claims, type);
            }
            else
            {
                ClaimConstants(claims, type);
            }
        }

        var headers = Mirrored
            .Where(type => type.IsValueType || Constants(type).Any())
            .Select(type => type.GetCustomAttribute<CHeaderAttribute>()!.Header)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(header => $"#include <{header}>\n");
        return "#define _GNU_SOURCE\n#include <stddef.h>\n#include <sys/socket.h>\n" + string.Concat(headers) + claims;
    }

    private static void ClaimLayout(StringBuilder claims, Type type)
    {
        _ = claims.AppendLine($"_Static_assert(sizeof(struct {type.Name}) == {Marshal.SizeOf(type)}, \"size of {type.Name}\");");
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            _ = claims.AppendLine(
                $"_Static_assert(offsetof(struct {type.Name}, {field.Name}) == {Marshal.OffsetOf(type, field.Name)}, \"offset of {type.Name}.{field.Name}\");");
            if (field.FieldType.IsPrimitive)
            {
                _ = claims.AppendLine(
                    $"_Static_assert(sizeof(((struct {type.Name} *)0)->{field.Name}) == {Marshal.SizeOf(field.FieldType)}, \"size of {type.Name}.{field.Name}\");");
            }
        }
    }

    private static void ClaimConstants(StringBuilder claims, Type type)
    {
        foreach (var constant in Constants(type))
        {
            var claim = $"_Static_assert((long long){constant.Name} == {constant.GetRawConstantValue()}LL, \"value of {constant.Name}\");";
            _ = constant.GetCustomAttribute<SinceKernelAttribute>() is null
                ? claims.AppendLine(claim)
                : claims.AppendLine($"#ifdef {constant.Name}\n{claim}\n#endif");
        }
    }

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(field => field is { IsLiteral: true } && field.FieldType != typeof(string));

    private static (int ExitCode, string Messages) Compile(string program)
    {
        Process? compiler = null;
        try
        {
            compiler = Process.Start(new ProcessStartInfo("cc", ["-x", "c", "-fsyntax-only", "-"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Told below.
        }

        Skip.If(compiler is null, "no C compiler (cc) and headers here to prove the native declarations against");
        using (compiler)
        {
            var messages = compiler!.StandardError.ReadToEndAsync();
            compiler.StandardInput.Write(program);
            compiler.StandardInput.Close();
            Assert.True(compiler.WaitForExit(TimeSpan.FromMinutes(3)), "the C compiler did not end");
            return (compiler.ExitCode, messages.Result);
        }
    }
}
