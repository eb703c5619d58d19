namespace Lb.Core.Configuration;

/// <summary>Rules about enough servers, the one in their place, and servers that come back.</summary>
internal static class QuorumRules
{
    /// <summary>The longest slow start, and the longest half-life of a penalty, in seconds.</summary>
    public const int LongestSeconds = 86_400;

    public static void Check(VirtualServiceConfig service, DiagnosticBag diagnostics)
    {
        // The reader has lowered what is too large; what is left was built in code.
        if (service.Quorum < 1)
            Refuse(DiagnosticCodes.BadNumber, $"the quorum {service.Quorum} is less than 1");

        if (service.Hysteresis < 0 || service.Hysteresis >= Math.Max(1, service.Quorum))
            Refuse(DiagnosticCodes.HysteresisTooLarge, $"the hysteresis {service.Hysteresis} is not from 0 to less than the quorum {service.Quorum}");

        CheckTime("slow start", service.SlowStart);
        CheckTime("half-life of flap damping", service.FlapHalfLife);
        if (service.SorryServer is { } sorry)
            CheckSorryServer(service, sorry, diagnostics);

        void CheckTime(string what, TimeSpan time)
        {
            if (time < TimeSpan.Zero || time.TotalSeconds > LongestSeconds)
                Refuse(DiagnosticCodes.BadNumber, $"the {what} is from 0 to {LongestSeconds} s");
        }

        void Refuse(string code, string text) => diagnostics.Error(service.Location, code, $"{service.Key}: {text}");
    }

    private static void CheckSorryServer(VirtualServiceConfig service, RealServerConfig sorry, DiagnosticBag diagnostics)
    {
        VirtualServiceRules.CheckAddress(sorry.Address, sorry.Location, "the sorry server", diagnostics);
        if (sorry.Address == service.Key.Address)
        {
            diagnostics.Error(
                sorry.Location, DiagnosticCodes.BadSorryServer, $"the sorry server has the virtual address {sorry.Address}; write the server's own address");
        }
        else if (sorry.Address.IsIPv4 != service.Key.Address.IsIPv4)
        {
            diagnostics.Error(
                sorry.Location,
                DiagnosticCodes.FamilyMismatch,
                $"the sorry server {sorry.Address} and virtual address {service.Key.Address} are not both IPv4 or both IPv6");
        }

        if (sorry.Port != service.Key.Port)
        {
            diagnostics.Warn(
                sorry.Location,
                DiagnosticCodes.PortDiffers,
                $"the sorry server has port {sorry.Port}, but direct routing cannot change ports: clients reach port {service.Key.Port} on it");
        }
    }
}
