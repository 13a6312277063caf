namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>How an instrument of the framework or of Npgsql is published: of those, nothing that is not named.</summary>
/// <param name="Labels">Which tags become labels, and what they are called; the other tags are added up.</param>
/// <param name="Bounds">Where the buckets end, when the instrument's own advice is not ours.</param>
/// <param name="CountAs">The name under which a histogram's count is told once more.</param>
internal sealed record MetricView(
    string Meter, string Instrument, string Name, string Help, (string Tag, string Label)[] Labels, double[]? Bounds = null, string? CountAs = null);
