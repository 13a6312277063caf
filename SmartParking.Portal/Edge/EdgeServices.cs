using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Serilog.Extensions.Logging;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Monitoring.Tracing;
using SmartParking.Portal.Settings;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Edge;

/// <summary>What stands between the network and the pages. The order of <see cref="UseEdge"/> is the design: see docs/edge.md.</summary>
internal static class EdgeServices
{
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<EdgeOptions>(EdgeOptions.Section, options => options.Problems());
        options.Https ??= !builder.Environment.IsDevelopment();
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(new SiteCookies(options.Https.Value));
        services.AddSingleton<KnownHosts>();
        services.AddSingleton<PortalAddress>();
        services.AddSingleton<CircuitPlaces>();
        services.AddSingleton<Budgets>();
        services.AddSingleton<TenantTiers>();
        services.AddSingleton<TenantBudgets>();
        builder.AddKeys();
        builder.ConfigureServer(options);
        services.AddOptions<AntiforgeryOptions>().Configure<SiteCookies>(SecurityDefaults.Apply);
        services.AddOptions<RateLimiterOptions>().Configure<Budgets>(Configure);
        services.AddRateLimiter();
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Complete);
        services.Configure<ForwardedHeadersOptions>(forwarded => Configure(forwarded, options));
        // KnownHosts does it, with an answer that says what to do; the framework's own is bare.
        services.PostConfigure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["*"]);
    }

    public static void AddOutbound(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<OutboundOptions>(OutboundOptions.Section, options => options.Problems());
        builder.Services.AddSingleton(_ => new OutboundHttp(options));
    }

    /// <summary>Everything before the pages, from the outside in.</summary>
    public static void UseEdge(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<EdgeOptions>();
        if (options.ProxyNetworks.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseRequestIds();
        app.UseRequestTrail();
        app.UseSecurityHeaders(options.Https!.Value);
        app.UseMachineProblems();
        app.UseStartGate();
        app.UseShell();
        app.UseEntryChecks(options.Https.Value);
        app.UseAuthentication();
        app.UseCircuitDoor();
        app.UseRateLimiter();
        app.UseBudgetHeaders();
        app.UseAuthorization();
        var (requests, time) = (app.Services.GetRequiredService<RequestMeter>(), app.Services.GetRequiredService<TimeProvider>());
        app.Use((context, next) => requests.CountAsync(context, next, time));
        var tenants = app.Services.GetRequiredService<TenantBudgets>();
        app.Use(tenants.CountAsync);
        app.Use(AroundNothing.LookUpAsync);
        app.UseAntiforgery();
    }

    /// <summary>The framework writes its own field as the API writes its names; ours are told as ever.</summary>
    private static void Complete(ProblemDetailsContext problem)
    {
        var extensions = problem.ProblemDetails.Extensions;
        extensions.TryAdd("requestId", problem.HttpContext.TraceIdentifier);
        if (extensions.Remove("trace_id", out var trace))
        {
            extensions["traceId"] = trace;
        }
    }

    private static void AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("smart-parking");
        builder.Services.AddSingleton<SealedKeys>();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<SealedKeys>((keys, repository) => keys.XmlRepository = repository);
        // It warns that keys are stored in clear, because it does not know that the repository seals them.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
    }

    private static void ConfigureServer(this WebApplicationBuilder builder, EdgeOptions options)
    {
        builder.Services.Configure<HubOptions>(SecurityDefaults.Apply);
        builder.Services.Configure<CircuitOptions>(SecurityDefaults.Apply);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<TimeProvider>((kestrel, time) =>
        {
            SecurityDefaults.Apply(kestrel, options);
            kestrel.ConfigureEndpointDefaults(listen => listen.DropSilent(SecurityDefaults.FirstByte, time));
        });
    }

    private static void Configure(RateLimiterOptions limiter, Budgets budgets)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = budgets.Requests;
        limiter.OnRejected = (refused, _) => budgets.Of(refused.HttpContext).Budget is { } budget
            ? new ValueTask(Budgets.RefuseAsync(refused.HttpContext, budget, refused.Lease))
            : ValueTask.CompletedTask;
    }

    /// <summary>One hop, from the named proxies alone. With no proxy named nobody is believed, and the middleware is left out.</summary>
    private static void Configure(ForwardedHeadersOptions forwarded, EdgeOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.ForwardLimit = 1;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.ProxyNetworks)
        {
            forwarded.KnownIPNetworks.Add(network);
        }
    }

    private static void UseBudgetHeaders(this WebApplication app)
    {
        var budgets = app.Services.GetRequiredService<Budgets>();
        app.Use((context, next) =>
        {
            if (budgets.Of(context).Budget is { } budget)
            {
                Budgets.Tell(context, budget, budgets.Requests.GetStatistics(context)?.CurrentAvailablePermits ?? 0);
            }

            return next(context);
        });
    }
}
