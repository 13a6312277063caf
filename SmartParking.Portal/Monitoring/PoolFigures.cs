using System.Diagnostics.Metrics;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Portal.Monitoring;

/// <summary>How many connections the tenants' role has open now, as Npgsql counts them; also where metrics are off.</summary>
internal sealed class PoolFigures : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly string _name;
    private int _idle;
    private int _used;

    public PoolFigures(ParkingSources sources)
    {
        _settings = new NpgsqlConnectionStringBuilder(sources.App.ConnectionString);
        _name = _settings.ApplicationName!;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: "db.client.connection.count" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, count, tags, _) => Note(count, tags));
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Note((int)count, tags));
        _listener.Start();
    }

    /// <summary>The figures V5 told of its pool.</summary>
    public object Read()
    {
        lock (_reading)
        {
            (_idle, _used) = (0, 0);
            _listener.RecordObservableInstruments();
            return new { size = _idle + _used, min_size = _settings.MinPoolSize, max_size = _settings.MaxPoolSize, free_connections = _idle };
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(int count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (ours, used) = (false, false);
        foreach (var tag in tags)
        {
            ours |= tag.Key == "db.client.connection.pool.name" && (string?)tag.Value == _name;
            used |= tag.Key == "db.client.connection.state" && (string?)tag.Value == "used";
        }

        if (ours)
        {
            _idle += used ? 0 : count;
            _used += used ? count : 0;
        }
    }
}
