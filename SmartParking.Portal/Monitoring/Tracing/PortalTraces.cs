using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Monitoring.Tracing;

/// <summary>Sends spans to an OTLP collector over HTTP when one is configured. Without one nobody listens, and nothing is traced.</summary>
internal sealed class PortalTraces(MonitoringOptions options) : IHostedService, IDisposable
{
    /// <summary>Its spans are the requests; made by the framework whoever listens.</summary>
    private const string Requests = "Microsoft.AspNetCore";

    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Otlp.Length > 0)
        {
            _provider = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("smart-parking-portal", serviceVersion: PortalVersion.Text))
                .SetSampler(Sampler(options.TraceRatio))
                .AddSource(Requests, Traces.Name)
                .AddProcessor(new SpanScrubber())
                .AddOtlpExporter(Configure)
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.Shutdown(3_000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();

    /// <summary>A caller may say that his request is traced, but not make it so beyond the ratio.</summary>
    private static ParentBasedSampler Sampler(double ratio)
    {
        var share = new TraceIdRatioBasedSampler(ratio);
        return new ParentBasedSampler(share, remoteParentSampled: share, remoteParentNotSampled: new AlwaysOffSampler());
    }

    private void Configure(OtlpExporterOptions exporter)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(options.Otlp.TrimEnd('/') + "/v1/traces");
        exporter.TimeoutMilliseconds = 5_000;
        exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = 2_000;
        if (options.OtlpHeaders.Length > 0)
        {
            exporter.Headers = options.OtlpHeaders;
        }
    }
}
