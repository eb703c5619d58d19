using Lb.Core.Linux;
using Lb.Core.Linux.Native;

namespace Lb.Lab.Tests.Linux;

public sealed class InterfaceClaimTests
{
    [SkippableFact]
    public void Take_AnotherProcessHasIt_IsRefusedWithTheWayToFindThatProcess()
    {
        using var lab = new Director();
        using var holder = HeldParts.Start(lab.Host, "eth0");

        var error = Assert.Throws<LinuxException>(() => lab.Host.Run(() => InterfaceClaim.Take("eth0")));

        Assert.Equal(Errno.EADDRINUSE, error.ErrorNumber);
        Assert.Contains("on eth0,", error.Message, StringComparison.Ordinal);
        var command = error.Message.Split('\'')[1];
        Assert.StartsWith("ss ", command, StringComparison.Ordinal);
        Assert.Contains($"pid={holder.Id},", lab.Host.Shell(command), StringComparison.Ordinal);

        holder.Kill();
        holder.WaitForExit();

        lab.Host.Run(() => InterfaceClaim.Take("eth0")).Dispose();
    }

    [SkippableFact]
    public void Take_TwiceInOneProcess_IsRefusedUntilTheFirstIsGivenBack()
    {
        using var lab = new NetworkNamespace();
        lab.Shell("ip link add a0 type veth peer name b0; ip link property add dev a0 altname uplink");
        lab.Run(() =>
        {
            using var other = InterfaceClaim.Take("b0");
            var first = InterfaceClaim.Take("a0");
            Assert.Equal(Errno.EADDRINUSE, Assert.Throws<LinuxException>(() => InterfaceClaim.Take("uplink")).ErrorNumber);

            first.Dispose();

            InterfaceClaim.Take("uplink").Dispose();
        });
    }

    [SkippableFact]
    public void Take_SameInterfaceNumberInAnotherNetworkNamespace_IsAnotherInterface()
    {
        using var one = new NetworkNamespace();
        using var other = new NetworkNamespace();

        using var first = one.Run(() => InterfaceClaim.Take("lo"));
        using var second = other.Run(() => InterfaceClaim.Take("lo"));

        _ = Assert.Throws<LinuxException>(() => other.Run(() => InterfaceClaim.Take("lo")));
    }

    [SkippableFact]
    public void Take_NoSuchInterface_SaysSo()
    {
        using var lab = new NetworkNamespace();

        var error = Assert.Throws<LinuxException>(() => lab.Run(() => InterfaceClaim.Take("eth7")));

        Assert.Equal("There is no network interface named eth7.", error.Message);
    }
}
