using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Audit;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Demo.Seeding;
using SmartParking.Portal.Demo.Simulation;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Demo;

/// <summary>One demonstration from start to end: database, seed, Portal, and back in the reverse order.</summary>
internal sealed class DemoRun(DemoOptions options)
{
    private static readonly Dictionary<string, string?> QuietLogs = new()
    {
        ["Serilog:MinimumLevel:Override:SmartParking"] = "Information",
        ["Serilog:MinimumLevel:Override:Microsoft"] = "Warning",
        ["Serilog:MinimumLevel:Override:System"] = "Warning",
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (configuration, environment) = Look();
        if (!environment.IsDevelopment())
        {
            throw new DemoRefusedException(
                $"The verb demo makes known passwords and runs in the Development environment alone; this is {environment.EnvironmentName}. Use serve, or set ASPNETCORE_ENVIRONMENT=Development.");
        }

        DemandFreePort();
        var folder = new DemoFolder(options.Folder);
        folder.Prepare();
        await using var database = await DemoDatabase.OpenAsync(configuration, folder, cancellationToken);
        await using var app = Build(folder, database);
        var plan = DemoPlanner.Plan();
        var known = await SeedAsync(app, folder, plan, database, cancellationToken);
        await app.StartAsync(cancellationToken);
        var time = app.Services.GetRequiredService<TimeProvider>();
        await DemandIsolationAsync(app, cancellationToken);
        await Readiness.WaitAsync(options.BaseUrl, time, cancellationToken);
        DemoBanner.Write(Console.Out, options, folder, plan, known);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        var traffic = options.Traffic && known is not null ? EmulateAsync(app.Services, plan, known, ending.Token) : Task.CompletedTask;
        var exitCode = await app.WaitOrRefuseAsync(cancellationToken);
        await traffic;
        if (exitCode != 0)
        {
            throw new DemoRefusedException("The database was refused; what is wrong with it stands above.");
        }
    }

    /// <summary>Only for the operators whose secrets are known. From its beginning on there is a page for it.</summary>
    private static async Task EmulateAsync(IServiceProvider services, DemoPlan plan, DemoFile known, CancellationToken cancellationToken)
    {
        var (simulator, time) = (services.GetRequiredService<Simulator>(), services.GetRequiredService<TimeProvider>());
        using var sender = new WebhookSender(new Uri(known.BaseUrl), known.Tenants.ToDictionary(tenant => tenant.Slug, tenant => tenant.WebhookSecret, StringComparer.Ordinal), simulator.Figures);
        var reporting = plan with { Tenants = [.. plan.Tenants.Where(tenant => known.Tenants.Any(each => each.Slug == tenant.Slug))] };
        simulator.Begin(new EmulatorEngine(new EmulatedNetwork(reporting, Random.Shared.Next()), Random.Shared.Next(), time.GetUtcNow()), known.Platform.SimulatorToken!);
        services.GetRequiredService<OfferedPermissions>().OfferSimulator();
        await new EmulatorRun(simulator, sender, time, services.GetRequiredService<ILogger<EmulatorRun>>()).RunAsync(cancellationToken);
    }

    /// <summary>On a spoiled database the Portal stays closed for good; its findings stand in the log.</summary>
    private static async Task DemandIsolationAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var gate = app.Services.GetRequiredService<StartGate>();
        await gate.Decided.WaitAsync(cancellationToken);
        if (gate.State == StartState.Refused)
        {
            await app.StopAsync(CancellationToken.None);
            throw new DemoRefusedException($"The Portal refuses to serve: the database does not keep its tenants apart as it must ({string.Join(" ", gate.Findings)})");
        }
    }

    private (IConfiguration Configuration, IHostEnvironment Environment) Look()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. options.Rest], ContentRootPath = AppContext.BaseDirectory });
        builder.AddRootDevelopmentSettings();
        return (builder.Configuration, builder.Environment);
    }

    private WebApplication Build(DemoFolder folder, DemoDatabase database) => PortalHost.Build([.. options.Rest], builder =>
    {
        builder.Configuration["Ingest:SpoolFolder"] ??= folder.SpoolPath;
        builder.Configuration[AuditServices.FileKey] = folder.CheckpointsPath;
        if (database.IsOwn)
        {
            builder.Configuration["Backups:Folder"] ??= folder.BackupsPath;
        }

        builder.Configuration.AddInMemoryCollection(database.Settings).AddInMemoryCollection(QuietLogs);
        builder.AddPortalLogging(toStandardError: true);
        if (options.Traffic)
        {
            builder.AddSimulator(database);
        }

        builder.WebHost.UseUrls(options.BaseUrl);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
    });

    private async Task<DemoFile?> SeedAsync(WebApplication app, DemoFolder folder, DemoPlan plan, DemoDatabase database, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var people = new PeopleSeed(services.GetRequiredService<UserManager<User>>(), services.GetRequiredService<TimeProvider>());
        var tenants = new TenantSeed(services.GetRequiredService<TenantScope>());
        var seed = new DemoSeed(
            services.GetRequiredService<PlatformScope>(), tenants, people, new KeySeed(services.GetRequiredService<TenantScope>(), services.GetRequiredService<TimeProvider>()));
        return await new Seeder(folder, seed).EnsureAsync(plan, options.BaseUrl, database.Description, cancellationToken);
    }

    /// <summary>Before PostgreSQL starts and data is made; Kestrel says the same later if somebody was faster.</summary>
    private void DemandFreePort()
    {
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var probe = new TcpListener(address, options.Port);
            try
            {
                probe.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                throw new DemoRefusedException(DemoFailures.PortTaken(options.Port), taken);
            }
            catch (SocketException) when (address.AddressFamily is AddressFamily.InterNetworkV6)
            {
                // No IPv6 here; Kestrel then serves the other family alone.
            }
        }
    }
}
