using System.Runtime.InteropServices;

namespace Lb.Core.Linux.Native;

/// <summary>nftables/libnftables.h: the nft command as a library.</summary>
[CHeader("nftables/libnftables.h")]
internal static partial class LibNftables
{
    private const string Library = "libnftables.so.1";

    [LibraryImport(Library)]
    public static partial NftContext nft_ctx_new(uint flags);

    [LibraryImport(Library)]
    public static partial void nft_ctx_free(nint ctx);

    [LibraryImport(Library)]
    public static partial int nft_ctx_buffer_output(NftContext ctx);

    [LibraryImport(Library)]
    public static partial int nft_ctx_buffer_error(NftContext ctx);

    [LibraryImport(Library)]
    public static partial nint nft_ctx_get_error_buffer(NftContext ctx);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int nft_run_cmd_from_buffer(NftContext ctx, string buffer);
}
