using Lb.Core.Vrrp;

namespace Lb.Core.Tests.Vrrp;

/// <summary>Which discarded packets mean that two nodes are configured differently.</summary>
public sealed class VrrpDisagreementTests
{
    [Theory]
    [InlineData(VrrpReceiveError.PasswordMismatch, true)]
    [InlineData(VrrpReceiveError.AuthenticationTypeMismatch, true)]
    [InlineData(VrrpReceiveError.AuthenticationTypeUnknown, true)]
    [InlineData(VrrpReceiveError.VersionMismatch, true)]
    [InlineData(VrrpReceiveError.IntervalMismatch, true)]
    [InlineData(VrrpReceiveError.LengthMismatch, true)]
    [InlineData(VrrpReceiveError.None, false)]
    [InlineData(VrrpReceiveError.TooShort, false)]
    [InlineData(VrrpReceiveError.ChecksumWrong, false)]
    [InlineData(VrrpReceiveError.TimeToLiveNot255, false)]
    [InlineData(VrrpReceiveError.IgnoredByOwner, false)]
    public void IsCause_EachReason_TellsSettingsFromBrokenPackets(VrrpReceiveError error, bool expected) =>
        Assert.Equal(expected, VrrpDisagreement.IsCause(error));
}
