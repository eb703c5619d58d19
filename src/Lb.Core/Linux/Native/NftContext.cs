using Microsoft.Win32.SafeHandles;

namespace Lb.Core.Linux.Native;

/// <summary>Owns a libnftables context and with it the netlink socket that owns the tables made through it.</summary>
internal sealed class NftContext : SafeHandleZeroOrMinusOneIsInvalid
{
    public NftContext()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        LibNftables.nft_ctx_free(handle);
        return true;
    }
}
