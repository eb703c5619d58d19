using Lb.Core.Model;
using Lb.Core.Vrrp;
using Lb.Core.Wire;

namespace Lb.Core.Tests.Vrrp;

/// <summary>A node of a simulated link: a virtual router and a shell that does as the router's contract says.</summary>
internal sealed class SimulatedNode
{
    private readonly Queue<VrrpEvent> _received = new();
    private readonly Action<SimulatedNode, byte> _send;

    public SimulatedNode(int number, VrrpInstanceSettings settings, Action<SimulatedNode, byte> send)
    {
        Number = number;
        Settings = settings;
        Address = InetAddress.Parse($"198.18.0.{number + 1}");
        Instance = new VrrpInstance(settings, Address);
        _send = send;
    }

    public int Number { get; }

    public VrrpInstanceSettings Settings { get; }

    public InetAddress Address { get; }

    public VrrpInstance Instance { get; private set; }

    /// <summary>Whether the virtual address is on the interface.</summary>
    public bool HoldsAddress { get; private set; }

    /// <summary>Whether services take clients' frames.</summary>
    public bool IsActive { get; private set; }

    public bool IsPaused { get; set; }

    /// <summary>When the node wants to run; null: only for a packet.</summary>
    public Instant? Wakes => IsPaused ? null : Instance.NextDeadline;

    /// <summary>The process dies without a word, and the kernel keeps the address until somebody removes it.</summary>
    public void Crash()
    {
        Instance = new VrrpInstance(Settings, Address);
        _received.Clear();
        IsPaused = false;
        IsActive = false;
    }

    public void Receive(byte priority) => _received.Enqueue(VrrpEvent.AdvertisementReceived(
        new AcceptedAdvertisement(priority, new Centiseconds(100), Sender, VrrpReceiveRemarks.None)));

    /// <summary>Who sends next; set before <see cref="Receive"/>.</summary>
    public InetAddress Sender { get; set; }

    public void Do(in VrrpEvent happened, Instant now)
    {
        Instance.Handle(happened, now);
        Act();
    }

    /// <summary>Everything that was received, then the deadline, then the actions.</summary>
    public void Run(Instant now)
    {
        while (_received.TryDequeue(out var advertisement))
            Instance.Handle(advertisement, now);

        if (Instance.NextDeadline <= now)
            Instance.Handle(VrrpEvent.DeadlineReached, now);

        Act();
    }

    private void Act()
    {
        while (Instance.TryTakeAction(out var action))
        {
            switch (action.Kind)
            {
                case VrrpActionKind.ActivateServices:
                    IsActive = true;
                    break;
                case VrrpActionKind.DeactivateServices:
                    Assert.False(HoldsAddress, "services were parked while the address was still there");
                    IsActive = false;
                    break;
                case VrrpActionKind.AddAddresses:
                    Assert.True(IsActive, "the address came before the services");
                    HoldsAddress = true;
                    break;
                case VrrpActionKind.RemoveAddresses:
                    HoldsAddress = false;
                    break;
                case VrrpActionKind.SendAdvertisement:
                    Assert.Equal(action.Priority != 0, HoldsAddress);
                    _send(this, action.Priority);
                    break;
                case VrrpActionKind.SendGratuitous:
                    Assert.True(HoldsAddress, "announced an address that is not there");
                    break;
                default:
                    Assert.Equal(Instance.State == VrrpState.Master, HoldsAddress);
                    break;
            }
        }
    }
}
