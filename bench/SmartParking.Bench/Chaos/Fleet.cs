namespace SmartParking.Bench.Chaos;

/// <summary>Sensors that report in turn, so that neighbours in time belong to different tenants.</summary>
internal sealed class Fleet
{
    private const int Seed = 17;

    private readonly Random _random = new(Seed);
    private readonly ChaosDevice[] _devices;
    private readonly Lock _turns = new();
    private int _turn;

    public Fleet(IEnumerable<ChaosDevice> devices)
    {
        _devices = [.. devices];
        _random.Shuffle(_devices);
    }

    public IReadOnlyList<ChaosDevice> Devices => _devices;

    public void Shuffle<T>(T[] values) => _random.Shuffle(values);

    /// <summary>The next event of the device whose turn it is.</summary>
    public SentEvent Next()
    {
        lock (_turns)
        {
            return _devices[_turn++ % _devices.Length].Next(_random);
        }
    }
}
