using System.Diagnostics.Metrics;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Tests.Support;

/// <summary>Meters that nobody listens to.</summary>
internal sealed class LooseMeters : IMeterFactory
{
    public static IngestMeter Ingest => new(new LooseMeters(), new OccupancyMeter(new LooseMeters()));

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return new Meter(options);
    }

    public void Dispose()
    {
    }
}
