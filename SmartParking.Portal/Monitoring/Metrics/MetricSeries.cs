namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>One line of a counter or gauge, or the lines of one histogram.</summary>
/// <param name="bounds">Of a histogram; null otherwise.</param>
internal sealed class MetricSeries(double[]? bounds)
{
    private readonly Lock _lock = new();
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;
    private bool _seen;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
            _seen = true;
            if (_buckets is not null)
            {
                _buckets[BucketOf(value)]++;
            }
        }
    }

    public void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
            _seen = true;
        }
    }

    /// <summary>What is observed at a scrape is told anew each time, and what is told no more is gone.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _value = 0;
            _seen = false;
        }
    }

    /// <returns>Value or sum, and how many lie in each bucket; null when there is nothing to tell.</returns>
    public (double Value, long[]? Buckets)? Read()
    {
        lock (_lock)
        {
            return _seen ? (_value, (long[]?)_buckets?.Clone()) : null;
        }
    }

    private int BucketOf(double value)
    {
        var index = 0;
        while (index < bounds!.Length && value > bounds[index])
        {
            index++;
        }

        return index;
    }
}
