namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>The values of one series, in the order of the family's labels. Four are enough for every family, and need no array.</summary>
internal readonly record struct LabelValues(object? First, object? Second, object? Third, object? Fourth)
{
    public const int Most = 4;

    public object? this[int index] => index switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        _ => Fourth,
    };
}
