using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>
/// Listens to the instruments of this Portal and keeps their sums; see docs/monitoring.md. Whoever measures makes a meter whose
/// name begins with <c>SmartParking.</c> by <see cref="IMeterFactory"/> and names its instruments as they shall be scraped.
/// </summary>
internal sealed partial class MetricStore : IDisposable
{
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();
    private readonly TenantLabels _tenants;
    private readonly IMeterFactory _meters;
    private readonly ILogger<MetricStore> _logger;

    public MetricStore(IMeterFactory meters, MonitoringOptions options, ILogger<MetricStore> logger)
    {
        (_meters, _tenants, _logger) = (meters, new TenantLabels(options.TenantLabels), logger);
        IsOn = options.Metrics;
        _listener.InstrumentPublished = Meet;
        _listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, family) => Record(instrument, value, tags, family));
        _listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, family) => Record(instrument, value, tags, family));
        _listener.SetMeasurementEventCallback<double>(static (instrument, value, tags, family) => Record(instrument, value, tags, family));
    }

    public bool IsOn { get; }

    /// <summary>From now on everything counts. Before the first request, or what is under way would be counted at its end alone.</summary>
    public void Start()
    {
        if (IsOn)
        {
            _listener.Start();
        }
    }

    /// <summary>Everything as it is now, in the order of the names.</summary>
    public string Write()
    {
        // One at a time: what is observed is forgotten first and told again.
        lock (_reading)
        {
            var families = _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal).ToList();
            families.ForEach(family => family.BeginObserving());
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failures)
            {
                Log.NotObserved(_logger, failures);
            }

            var text = new PrometheusText();
            foreach (var family in families)
            {
                text.Write(family);
            }

            text.Write("metrics_series_left_out_total", "Measurements left out because their metric had too many series.", families.Sum(family => family.LeftOut));
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Meters of another Portal in this process (there is one in tests) have another scope; those of the runtime have none.</summary>
    private void Meet(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, _meters))
        {
            return;
        }

        if (MetricCatalogue.Find(instrument) is { } view)
        {
            listener.EnableMeasurementEvents(instrument, FamilyOf(instrument, view.Name, view.Help, view.Bounds, view));
        }
        else if (MetricCatalogue.IsOwn(instrument))
        {
            listener.EnableMeasurementEvents(instrument, FamilyOf(instrument, instrument.Name, instrument.Description ?? string.Empty, null, null));
        }
    }

    private MetricFamily FamilyOf(Instrument instrument, string name, string help, double[]? bounds, MetricView? view)
    {
        var kind = KindOf(instrument);
        return _families.GetOrAdd(name, unknown => new MetricFamily(unknown, help, kind, instrument.IsObservable, view?.Labels, _tenants)
        {
            Bounds = kind == MetricKind.Histogram ? bounds ?? BoundsOf(instrument) : null,
            CountAs = view?.CountAs,
        });
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        return (type.IsGenericType ? type.Name : type.BaseType!.Name) switch
        {
            "Counter`1" or "ObservableCounter`1" => MetricKind.Counter,
            "Histogram`1" => MetricKind.Histogram,
            _ => MetricKind.Gauge,
        };
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } told } => [.. told],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } told } => [.. told.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } told } => [.. told.Select(bound => (double)bound)],
        _ => [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10],
    };

    private static void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? family) =>
        ((MetricFamily)family!).Record(value, tags, isAbsolute: instrument is Gauge<int> or Gauge<long> or Gauge<double>);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An instrument could not be observed")]
        public static partial void NotObserved(ILogger logger, Exception failure);
    }
}
