namespace Lb.Core.Tests.ArchitectureTests;

public sealed class NativeCodeTests
{
    [Fact]
    public void Product_NativeCode_IsInItsFolderOnly() => Assert.Empty(NativeCodeRule.Violations(CodeModel.Product));

    [Theory]
    [InlineData("unsafe void Bad() { }")]
    [InlineData("void Bad() { unsafe { int* p = stackalloc int[4]; } }")]
    [InlineData("[System.Runtime.InteropServices.LibraryImport(\"c\")] private static partial int getpid();")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"c\")] private static extern int getpid();")]
    [InlineData("int Bad(ref byte b) => System.Runtime.CompilerServices.Unsafe.ReadUnaligned<int>(ref b);")]
    [InlineData("int Bad() => System.Runtime.InteropServices.Marshal.GetLastPInvokeError();")]
    public void Violations_OutsideItsFolder_IsFound(string member)
    {
        Assert.NotEmpty(NativeCodeRule.Violations(Snippet("src/Lb.Core/Runtime/A.cs", member)));
        Assert.NotEmpty(NativeCodeRule.Violations(Snippet("src/Lb.Host/Lab/A.cs", member)));
        Assert.Empty(NativeCodeRule.Violations(Snippet("src/Lb.Core/Linux/A.cs", member)));
    }

    private static CodeModel Snippet(string path, string member) => CodeModel.Of((path, $"partial class A {{ {member} }}"));
}
