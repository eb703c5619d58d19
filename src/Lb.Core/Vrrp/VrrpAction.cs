namespace Lb.Core.Vrrp;

/// <summary>What a shell is to do for a virtual router.</summary>
internal enum VrrpActionKind : byte
{
    /// <summary>Let the services listen on their virtual ports: guard up, forwarder on.</summary>
    ActivateServices,

    /// <summary>Park the services; known flows are still forwarded.</summary>
    DeactivateServices,

    /// <summary>Put the virtual addresses on the interface.</summary>
    AddAddresses,

    /// <summary>Take the virtual addresses off the interface, where they are on it.</summary>
    RemoveAddresses,

    /// <summary>Send one advertisement with <see cref="VrrpAction.Priority"/> to the group or to every peer.</summary>
    SendAdvertisement,

    /// <summary>Announce every virtual address <see cref="VrrpAction.Repeat"/> times.</summary>
    SendGratuitous,

    /// <summary>Tell people and scripts of <see cref="VrrpAction.State"/>; <see cref="VrrpState.Initialize"/> is keepalived's STOP.</summary>
    Notify,
}

/// <summary>One output of a virtual router. Actions are to be performed in the order they are handed out.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Priority">The priority to advertise, or to tell with a notification.</param>
/// <param name="Repeat">How many frames for each address.</param>
/// <param name="State">The state to tell.</param>
internal readonly record struct VrrpAction(VrrpActionKind Kind, byte Priority = 0, int Repeat = 0, VrrpState State = default);
