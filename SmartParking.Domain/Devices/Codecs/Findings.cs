namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Gathers what a codec reads. A field that comes twice keeps its place and takes the later value.</summary>
internal sealed class Findings
{
    private readonly OrderedDictionary<string, object?> _fields = new(StringComparer.Ordinal);
    private SensedState? _sensed;
    private float? _batteryPercent;
    private float? _batteryVolts;
    private float? _temperature;

    public bool IsEmpty => _fields.Count == 0;

    public bool IsFree => _sensed == SensedState.Free;

    public bool Has(string name) => _fields.ContainsKey(name);

    public Findings Add(string name, object? value)
    {
        _fields[name] = value;
        return this;
    }

    /// <summary>A car stands there, or none: the space's state.</summary>
    public Findings Occupied(bool occupied)
    {
        _sensed = occupied ? SensedState.Occupied : SensedState.Free;
        return Add("occupied", occupied);
    }

    /// <summary>What was said about occupancy is shown, but does not count for the space.</summary>
    public Findings SaysNothing()
    {
        _sensed = null;
        return this;
    }

    /// <summary>
    /// A distance that was measured: occupied below the device's threshold. Without a threshold it says nothing about
    /// occupancy, and there is no field "occupied". No hysteresis: that would make a state depend on the order in which
    /// frames arrive; a car's roof and the ground are half a metre apart, so put the threshold half-way.
    /// </summary>
    public Findings Distance(int millimetres, int? occupiedBelow)
    {
        Add("distanceMm", millimetres);
        return occupiedBelow is { } threshold ? Occupied(millimetres < threshold) : this;
    }

    /// <summary>A distance that was not measured: the sensor said so. Says nothing about occupancy.</summary>
    public Findings NoDistance(int millimetres, string problem) => Add("distanceMm", millimetres).Add("distanceProblem", problem);

    public Findings Temperature(double celsius)
    {
        _temperature = (float)celsius;
        return Add("temperatureC", celsius);
    }

    public Findings Volts(double volts)
    {
        _batteryVolts = (float)volts;
        return Add("batteryV", volts);
    }

    /// <param name="name">What the vectors call it.</param>
    public Findings Millivolts(int millivolts, string name = "batteryMv")
    {
        _batteryVolts = millivolts / 1000f;
        return Add(name, millivolts);
    }

    public Findings Percent(int percent)
    {
        _batteryPercent = percent <= 100 ? percent : null;
        return Add("batteryPct", percent);
    }

    public DecodedUplink ToUplink() => new(_sensed, _batteryPercent, _batteryVolts, _temperature, [.. _fields]);
}
