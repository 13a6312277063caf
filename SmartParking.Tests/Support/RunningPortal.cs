using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Tests.Support;

/// <summary>The real Portal on a free loopback port.</summary>
internal sealed class RunningPortal : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningPortal(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>The Portal's own services, for a test that looks behind the pages.</summary>
    public IServiceProvider Services => _app.Services;

    /// <param name="database">Whose connection strings it gets.</param>
    /// <param name="compose">For instance another clock.</param>
    /// <param name="args">Configuration as on the command line.</param>
    public static async Task<RunningPortal> StartAsync(PortalDatabase database, Action<WebApplicationBuilder>? compose = null, params string[] args)
    {
        var app = PortalHost.Build(
            ["--urls", "http://127.0.0.1:0", "--environment", "Development", .. args],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(database.Settings);
                builder.Configuration[IsolationServices.DurabilityKey] = "false";
                if (!args.Any(arg => arg.StartsWith("--Jobs:Run", StringComparison.Ordinal)))
                {
                    // Nearly no test is about jobs, and a scheduler costs each start.
                    builder.Configuration["Jobs:Run"] = "false";
                }

                compose?.Invoke(builder);
            });
        await app.StartAsync();
        var gate = app.Services.GetRequiredService<StartGate>();
        await gate.Decided;
        gate.Findings.ShouldBeEmpty();
        return new RunningPortal(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
