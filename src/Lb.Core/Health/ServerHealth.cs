namespace Lb.Core.Health;

/// <summary>
/// The health of one real server: it is up while all of its checkers are, and always up without any. Its weight is the configured
/// one plus what its checkers add, within 0 to 65535.
/// </summary>
internal sealed class ServerHealth
{
    private const int MaximumWeight = 65535;

    private readonly bool[] _isUp;
    private readonly WeightInfluence[] _influences;
    private int _configuredWeight;
    private int _down;

    /// <summary>Makes a server.</summary>
    /// <param name="configuredWeight">The weight as configured, 0 to 65535.</param>
    /// <param name="checkersUp">For each checker, whether it is up or assumed to be.</param>
    public ServerHealth(int configuredWeight, params ReadOnlySpan<bool> checkersUp)
    {
        _configuredWeight = configuredWeight;
        _isUp = checkersUp.ToArray();
        _influences = new WeightInfluence[_isUp.Length];
        _down = _isUp.Count(isUp => !isUp);
        Weight = configuredWeight;
    }

    /// <summary>Whether all checkers are up.</summary>
    public bool IsUp => _down == 0;

    /// <summary>The weight that holds while the server is up.</summary>
    public int Weight { get; private set; }

    /// <summary>The weight as configured or set since.</summary>
    public int ConfiguredWeight
    {
        get => _configuredWeight;
        set
        {
            _configuredWeight = value;
            UpdateWeight();
        }
    }

    /// <summary>Takes what became of one checker.</summary>
    /// <param name="checker">Its number, from 0.</param>
    /// <param name="isUp">Whether it is up.</param>
    /// <param name="influence">What its last success means for the weight.</param>
    public ServerChange Handle(int checker, bool isUp, WeightInfluence influence)
    {
        var (wasUp, weight) = (IsUp, Weight);
        if (_isUp[checker] != isUp)
        {
            _isUp[checker] = isUp;
            _down += isUp ? -1 : 1;
        }

        _influences[checker] = isUp ? influence : default;
        UpdateWeight();
        return new ServerChange(wasUp != IsUp, weight != Weight);
    }

    private void UpdateWeight()
    {
        var sum = (long)_configuredWeight;
        foreach (var influence in _influences)
            sum += influence.On(_configuredWeight);

        Weight = (int)Math.Clamp(sum, 0, MaximumWeight);
    }
}

/// <summary>What changed about a server.</summary>
/// <param name="State">Whether it went up or down.</param>
/// <param name="Weight">Whether its weight is another.</param>
internal readonly record struct ServerChange(bool State, bool Weight);
