using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Accounts;
using SmartParking.Portal.Api;
using SmartParking.Portal.Audit;
using SmartParking.Portal.Backups;
using SmartParking.Portal.Demo.Simulation;
using SmartParking.Portal.Devices;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Factors;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Identity.Tokens;
using SmartParking.Portal.Imports;
using SmartParking.Portal.Ingest;
using SmartParking.Portal.Jobs;
using SmartParking.Portal.Members;
using SmartParking.Portal.Messages;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Occupancy;
using SmartParking.Portal.Plans;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Sites;
using SmartParking.Portal.Sockets;
using SmartParking.Portal.Support;
using SmartParking.Portal.Tenancy;
using SmartParking.Portal.Tenancy.Reports;
using SmartParking.Portal.Tenants;

namespace SmartParking.Portal;

/// <summary>Composes the Portal. Tests build the same host on a free port: <c>--urls http://127.0.0.1:0</c>.</summary>
internal static class PortalHost
{
    /// <param name="args">Configuration from the command line.</param>
    /// <param name="compose">What a verb or a test adds: configuration of a local database, a fake clock.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? compose = null)
    {
        // Named, not derived: under a test runner the entry assembly and the working directory are another's.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read once, at start: watching their files costs an inotify instance for each, and nobody looks at what changed.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddRootDevelopmentSettings();
        builder.AddPortalLogging();
        builder.WebHost.UseStaticWebAssets();
        compose?.Invoke(builder);
        if (builder.Environment.IsDevelopment() && builder.Configuration["Faults:Point"] is { Length: > 0 } fault)
        {
            FaultPoint.Arm(fault);
        }

        builder.AddFeatures();
        builder.Services.AddRadzenComponents();

        var app = builder.Build();
        app.UseEdge();
        app.MapStaticAssets().AllowAnonymous().DisableHttpMetrics().WithMetadata(new AnswersWhileClosedAttribute());
        app.MapMonitoring();
        app.MapIngest();
        app.MapAuditExport();
        app.MapTenantExport();
        app.MapSpacesFile();
        app.MapPlans();
        app.MapShell();
        app.MapSignOut();
        app.MapTokens();
        app.MapApi();
        app.MapSockets();
        app.MapIsolationReport();
        app.MapSimulator();
        // Its policy for frames would stand beside ours (SecurityHeaders), which is the stricter.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    /// <exception cref="InvalidSettingsException">What is wrong in the settings of all of them.</exception>
    private static void AddFeatures(this WebApplicationBuilder builder) =>
        InvalidSettingsException.Gather(
            builder.AddDatabase,
            builder.AddEdge,
            builder.AddOutbound,
            builder.AddParkingIdentity,
            builder.AddTenancy,
            builder.AddTenants,
            builder.AddImports,
            builder.AddPlans,
            builder.AddIsolation,
            builder.AddAudit,
            builder.AddIsolationReport,
            builder.AddBackups,
            builder.AddMessages,
            builder.AddMembers,
            builder.AddAccounts,
            builder.AddFactors,
            builder.AddSupport,
            builder.AddSites,
            builder.AddOccupancy,
            builder.AddSockets,
            builder.AddDevices,
            builder.AddIngest,
            builder.AddMonitoring,
            builder.AddJobs,
            builder.AddShell,
            builder.AddApiDocument);

    private static void AddDatabase(this WebApplicationBuilder builder)
    {
        var (connections, keys) = DatabaseSettings.Read(builder.Configuration, builder.Environment);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(connections);
        builder.Services.AddSingleton<ParkingSources>();
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton<ContextDoor>();
        builder.Services.AddSingleton<TenantScope>();
        builder.Services.AddSingleton<PlatformScope>();
    }
}
