using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Jobs;
using SmartParking.Portal.Monitoring.Metrics;
using SmartParking.Portal.Monitoring.Tracing;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Monitoring;

/// <summary>Metrics, health and traces: see docs/monitoring.md.</summary>
internal static class MonitoringServices
{
    public static void AddMonitoring(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<MonitoringOptions>(MonitoringOptions.Section, options => options.Problems());

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<OccupancyMeter>();
        services.AddSingleton<IngestMeter>();
        services.AddSingleton<RequestMeter>();
        services.AddSingleton<MetricStore>();
        services.AddSingleton<StateSampler>();
        services.AddSingleton<PortalGauges>();
        services.AddSingleton<PortalHealth>();
        services.AddSingleton<PoolFigures>();
        services.AddScoped<CircuitNotes>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitNotes>());
        services.AddJob<PartitionKeeper>();
        services.AddHostedService<PartitionsAtStart>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ScrapeDoor>(ScrapeDoor.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(ScrapeDoor.Policy, new AuthorizationPolicyBuilder(ScrapeDoor.SchemeName).RequireAuthenticatedUser().Build());
        services.AddHostedService<PortalTraces>();
        if (options.Metrics)
        {
            services.AddHostedService(provider =>
            {
                // Nobody asks for it: it is asked at each scrape.
                provider.GetRequiredService<PortalGauges>();
                return provider.GetRequiredService<StateSampler>();
            });
        }
    }

    public static void MapMonitoring(this WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
    }
}
