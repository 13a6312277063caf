using System.Collections.Concurrent;

namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>All series of one name. A measurement finds its own by the values of its labels, without allocating.</summary>
/// <param name="name">As it is scraped.</param>
/// <param name="help">One sentence.</param>
/// <param name="observed">Told anew at each scrape.</param>
/// <param name="labels">Of what has a view; an instrument of our own shows its labels with its first measurement.</param>
internal sealed class MetricFamily(string name, string help, MetricKind kind, bool observed, (string Tag, string Label)[]? labels, TenantLabels tenants)
{
    /// <summary>Beyond it series are left out and counted: a label that grows without end must not take the process with it.</summary>
    private const int MostSeries = 10_000;

    private readonly ConcurrentDictionary<LabelValues, MetricSeries> _series = new();
    private (string Tag, string Label)[]? _labels = labels;
    private long _leftOut;

    public string Name => name;

    public string Help => help;

    public MetricKind Kind => kind;

    public double[]? Bounds { get; init; }

    /// <inheritdoc cref="MetricView.CountAs"/>
    public string? CountAs { get; init; }

    /// <summary>Null before the first measurement of an instrument of ours.</summary>
    public IReadOnlyList<(string Tag, string Label)>? Labels => _labels;

    public long LeftOut => Interlocked.Read(ref _leftOut);

    public IEnumerable<(LabelValues Values, double Value, long[]? Buckets)> Read() =>
        _series.Select(each => (each.Key, Read: each.Value.Read())).Where(each => each.Read is not null).Select(each => (each.Key, each.Read!.Value.Value, each.Read.Value.Buckets));

    /// <param name="value">What was measured.</param>
    /// <param name="tags">Of an instrument of ours always the same keys.</param>
    /// <param name="isAbsolute">What a gauge says is so, what others say is added.</param>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isAbsolute)
    {
        if (Find(tags) is not { } series)
        {
            return;
        }

        if (isAbsolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>Before each round of observing.</summary>
    public void BeginObserving()
    {
        if (observed)
        {
            foreach (var series in _series.Values)
            {
                series.Forget();
            }
        }
    }

    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var known = _labels ?? Learn(tags);
        var values = new LabelValues(ValueOf(known, 0, tags), ValueOf(known, 1, tags), ValueOf(known, 2, tags), ValueOf(known, 3, tags));
        if (_series.TryGetValue(values, out var series))
        {
            return series;
        }

        if (_series.Count >= MostSeries)
        {
            Interlocked.Increment(ref _leftOut);
            return null;
        }

        return _series.GetOrAdd(values, _ => new MetricSeries(Bounds));
    }

    private (string Tag, string Label)[] Learn(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var told = new (string, string)[Math.Min(tags.Length, LabelValues.Most)];
        for (var index = 0; index < told.Length; index++)
        {
            told[index] = (tags[index].Key, tags[index].Key);
        }

        return Interlocked.CompareExchange(ref _labels, told, null) ?? told;
    }

    private object? ValueOf((string Tag, string Label)[] known, int index, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (index >= known.Length)
        {
            return null;
        }

        var (tag, label) = known[index];
        foreach (var each in tags)
        {
            if (each.Key == tag)
            {
                return label == TenantLabels.Label ? tenants.Of(each.Value) : each.Value;
            }
        }

        return null;
    }
}
