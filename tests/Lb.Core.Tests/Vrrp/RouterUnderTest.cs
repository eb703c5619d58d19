using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Vrrp;

/// <summary>A virtual router with a clock of its own, 198.18.0.11; what it asks for is kept as text.</summary>
internal sealed class RouterUnderTest
{
    public const string Lower = "198.18.0.10";
    public const string Own = "198.18.0.11";
    public const string Higher = "198.18.0.12";

    /// <summary>What a promotion asks for, with the default settings and priority 100.</summary>
    public const string Promotion = "activate, add, advertise 100, announce 5, notify Master 100";

    private readonly VrrpInstanceSettings _settings;

    public RouterUnderTest(VrrpInstanceSettings? settings = null)
    {
        _settings = settings ?? V3;
        Instance = new VrrpInstance(_settings, InetAddress.Parse(Own));
    }

    /// <summary>Priority 100, one second, VRRPv3.</summary>
    public static VrrpInstanceSettings V3 { get; } = new() { Version = VrrpVersion.V3 };

    public VrrpInstance Instance { get; }

    public Instant Now { get; private set; } = new(1_000_000_000);

    /// <summary>Time until the next deadline; null if there is none.</summary>
    public TimeSpan? Waits => Instance.NextDeadline - Now;

    /// <summary>A router in BACKUP, its first actions taken.</summary>
    public static RouterUnderTest InBackup(VrrpInstanceSettings? settings = null)
    {
        var router = new RouterUnderTest(settings);
        _ = router.Do(VrrpEvent.Started);
        return router;
    }

    /// <summary>A router that has just become MASTER because nobody was there, its actions taken.</summary>
    public static RouterUnderTest InMaster(VrrpInstanceSettings? settings = null)
    {
        var router = InBackup(settings);
        _ = router.Expire();
        Assert.Equal(VrrpState.Master, router.Instance.State);
        return router;
    }

    /// <summary>Hands in an input now and tells what is asked for.</summary>
    public string Do(in VrrpEvent happened)
    {
        Instance.Handle(happened, Now);
        return TakeActions(Instance);
    }

    /// <summary>An advertisement comes.</summary>
    public string Hear(byte priority, string source = Higher, int intervalMilliseconds = 1000)
    {
        Assert.True(Centiseconds.TryFrom(TimeSpan.FromMilliseconds(intervalMilliseconds), out var interval));
        return Do(VrrpEvent.AdvertisementReceived(new AcceptedAdvertisement(priority, interval, InetAddress.Parse(source), VrrpReceiveRemarks.None)));
    }

    /// <summary>Time passes, and nothing is told of it.</summary>
    public RouterUnderTest Sleep(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    /// <summary>The next deadline comes, punctually or so much later.</summary>
    public string Expire(double secondsLate = 0)
    {
        Now = Instance.NextDeadline!.Value + TimeSpan.FromSeconds(secondsLate);
        return Do(VrrpEvent.DeadlineReached);
    }

    /// <summary>All actions of an instance, for example <c>remove, deactivate, notify Backup 100</c>.</summary>
    public static string TakeActions(VrrpInstance instance)
    {
        var texts = new List<string>();
        while (instance.TryTakeAction(out var action))
            texts.Add(Text(action));

        return string.Join(", ", texts);
    }

    private static string Text(in VrrpAction action) => action.Kind switch
    {
        VrrpActionKind.ActivateServices => "activate",
        VrrpActionKind.DeactivateServices => "deactivate",
        VrrpActionKind.AddAddresses => "add",
        VrrpActionKind.RemoveAddresses => "remove",
        VrrpActionKind.SendAdvertisement => $"advertise {action.Priority}",
        VrrpActionKind.SendGratuitous => $"announce {action.Repeat}",
        _ => $"notify {action.State} {action.Priority}",
    };
}
