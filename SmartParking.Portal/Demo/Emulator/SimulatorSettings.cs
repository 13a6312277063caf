namespace SmartParking.Portal.Demo.Emulator;

/// <summary>What the emulator does from now on. Shares are percent; what each means stands in docs/emulator.md.</summary>
internal sealed record SimulatorSettings
{
    public bool Running { get; init; } = true;

    /// <summary>How many times livelier than usual.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Posted twice, as with the URL twice in ChirpStack's list: the same deduplicationId.</summary>
    public double Duplicates { get; init; }

    /// <summary>Uplinks that a second network server delivers, too: a deduplicationId of its own.</summary>
    public double Twins { get; init; }

    /// <summary>Posted late, so that later ones overtake.</summary>
    public double Reordered { get; init; }

    /// <summary>How late at most; half of it at least.</summary>
    public double ReorderSeconds { get; init; } = 10;

    /// <summary>Heard by no gateway; the device counts on.</summary>
    public double Lost { get; init; }

    /// <summary>Gateways whose clock is wrong.</summary>
    public double SkewedGateways { get; init; }

    /// <summary>By how much it is ahead; behind when negative.</summary>
    public double SkewSeconds { get; init; } = 300;

    /// <summary>Reports whose payload no codec reads.</summary>
    public double WrongPayloads { get; init; }

    /// <summary>Reports that an uplink without data follows.</summary>
    public double MacOnly { get; init; }

    /// <summary>Posted as protobuf instead of JSON.</summary>
    public double Protobuf { get; init; }

    /// <summary>Whether the network server writes as those before 4.1 did.</summary>
    public bool OldServer { get; init; }
}
