namespace Lb.Core.Tests.Forwarding;

/// <summary>One server of a test's services, named by its digit.</summary>
internal readonly record struct ServerSetup(int Digit, int Weight, int UpperThreshold = 0, int LowerThreshold = 0)
{
    public static implicit operator ServerSetup((int Digit, int Weight) server) => new(server.Digit, server.Weight);
}
