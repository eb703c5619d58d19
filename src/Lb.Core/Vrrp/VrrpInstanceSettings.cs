using Lb.Core.Wire;

namespace Lb.Core.Vrrp;

/// <summary>What the state machine of one virtual router needs to know. Immutable.</summary>
internal sealed record VrrpInstanceSettings
{
    /// <summary>The priority of the address owner, which nothing lowers (RFC 9568 §5.2.4).</summary>
    public const byte OwnerPriority = 255;

    /// <summary>The priority a configuration without one gets (RFC 9568 §5.2.4, keepalived).</summary>
    public const byte DefaultPriority = 100;

    private const byte MaxDownTimerAdverts = 100;

    /// <summary>VRRPv2 or VRRPv3.</summary>
    public required VrrpVersion Version { get; init; }

    /// <summary>Configured priority, 1 to 255.</summary>
    public byte Priority { get; init; } = DefaultPriority;

    /// <summary>
    /// Whether the configuration says <c>state MASTER</c>. As in keepalived it alone does not make a MASTER at once: only together with
    /// priority 255. Default false.
    /// </summary>
    public bool StartsAsMaster { get; init; }

    /// <summary>Time between own advertisements: whole seconds to 255 s for VRRPv2, 10 ms to 40.95 s for VRRPv3. Default 1 s.</summary>
    public TimeSpan AdvertisementInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a MASTER of lower priority is taken over from (<c>nopreempt</c> clears it). Default true.</summary>
    public bool Preempts { get; init; } = true;

    /// <summary>How long a MASTER of lower priority is respected, from its first advertisement on (<c>preempt_delay</c>). Default zero.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>How many advertisements may stay out, 1 to 100 (<c>down_timer_adverts</c>). Default 3.</summary>
    public byte DownTimerAdverts { get; init; } = 3;

    /// <summary>Whether a MASTER answers a lower priority at once (<c>lower_prio_no_advert</c> clears it). Default true.</summary>
    public bool AdvertisesOnLowerPriority { get; init; } = true;

    /// <summary>Whether a MASTER advertises once more before it yields (<c>higher_prio_send_advert</c>). Default false.</summary>
    public bool AdvertisesBeforeYielding { get; init; }

    /// <summary>Gratuitous ARP and unsolicited neighbour advertisements.</summary>
    public GratuitousSettings Gratuitous { get; init; } = new();

    /// <summary>Whether mastership is taken at the start without waiting (RFC 9568 §6.4.1).</summary>
    public bool IsOwnerFromStart => StartsAsMaster && Priority == OwnerPriority;

    /// <summary>
    /// State and priority as keepalived completes them: without priority a MASTER has 255 and a BACKUP 100, without state 255 is MASTER.
    /// </summary>
    /// <param name="startsAsMaster">What <c>state</c> says, or null.</param>
    /// <param name="priority">What <c>priority</c> says, or null.</param>
    public static (bool StartsAsMaster, byte Priority) Complete(bool? startsAsMaster, byte? priority)
    {
        var value = priority ?? (startsAsMaster == true ? OwnerPriority : DefaultPriority);
        return (startsAsMaster ?? (value == OwnerPriority), value);
    }

    /// <summary>
    /// The settings that can take effect: keepalived drops <c>nopreempt</c> and <c>preempt_delay</c> of an instance that starts as MASTER,
    /// and <c>nopreempt</c> of an owner.
    /// </summary>
    public VrrpInstanceSettings Effective() => this with
    {
        Preempts = Preempts || StartsAsMaster || Priority == OwnerPriority,
        PreemptDelay = StartsAsMaster ? TimeSpan.Zero : PreemptDelay,
    };

    /// <summary>Checks that every value is within its range.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static void Validate(VrrpInstanceSettings settings)
    {
        if (settings.Priority == 0 || settings.DownTimerAdverts is 0 or > MaxDownTimerAdverts)
            throw new ArgumentException("The priority is 1 to 255, and 1 to 100 advertisements may stay out.", nameof(settings));

        var isWhole = Centiseconds.TryFrom(settings.AdvertisementInterval, out var interval);
        if (!isWhole || !VrrpAdvertisement.CanCarry(settings.Version, interval))
            throw new ArgumentException("The interval is 1 to 255 whole seconds in VRRPv2, and 0.01 to 40.95 s in VRRPv3.", nameof(settings));
    }
}
