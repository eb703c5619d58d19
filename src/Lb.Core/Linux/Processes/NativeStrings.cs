using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Processes;

/// <summary>A list of strings as C programs take it: pointers to zero-ended octets, and a null pointer at the end.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly nint[] _strings;

    public NativeStrings(IReadOnlyList<string> strings)
    {
        _strings = new nint[strings.Count];
        List = (byte**)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < strings.Count; index++)
        {
            _strings[index] = Marshal.StringToCoTaskMemUTF8(strings[index]);
            List[index] = (byte*)_strings[index];
        }
    }

    /// <summary>The list; valid until Dispose.</summary>
    public byte** List { get; }

    public void Dispose()
    {
        foreach (var text in _strings)
        {
            Marshal.FreeCoTaskMem(text);
        }

        NativeMemory.Free(List);
    }
}
