using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace SmartParking.Tests.Support;

/// <summary>How many render batches a Portal says it has made, over all its circuits.</summary>
internal sealed class RenderMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _batches;

    public RenderMeter(RunningPortal portal)
    {
        // Other tests run Portals in the same process; the factory tells whose meter it is.
        var factory = portal.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "aspnetcore.components.render_diff.duration" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _batches));
        _listener.Start();
    }

    public int Batches => Volatile.Read(ref _batches);

    public void Dispose() => _listener.Dispose();
}
