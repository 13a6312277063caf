namespace SmartParking.Portal.Monitoring.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
