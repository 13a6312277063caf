using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Demo.Seeding;
using SmartParking.Portal.Demo.Simulation;
using SmartParking.Portal.Identity;
using EmulatorSender = SmartParking.Portal.Demo.Emulator.WebhookSender;

namespace SmartParking.Tests.Support;

/// <summary>A Portal with a simulator over one tenant's twelve sensors, on a database server of its own that may go away. The outage goes by a clock of the test's.</summary>
internal sealed class SimulatorScene : IAsyncDisposable
{
    public const string Token = "sim_a-token-of-the-test";

    private readonly CancellationTokenSource _ending = new();
    private EmulatorSender? _sender;
    private Task _run = Task.CompletedTask;

    private SimulatorScene(OutageCluster cluster, SimulatorServer server, RunningPortal portal, SeededTenant acme) => (Cluster, Server, Portal, Acme) = (cluster, server, portal, acme);

    public OutageCluster Cluster { get; }

    public SimulatorServer Server { get; }

    public RunningPortal Portal { get; }

    public SeededTenant Acme { get; }

    public ManualTime OutageTime { get; private init; } = null!;

    public Simulator Simulator => Portal.Services.GetRequiredService<Simulator>();

    public SimulatorOutage Outage => Portal.Services.GetRequiredService<SimulatorOutage>();

    public static async Task<SimulatorScene> StartAsync(bool own = true)
    {
        var (cluster, time) = (await OutageCluster.StartAsync(), new ManualTime());
        var server = new SimulatorServer(cluster, own);
        var portal = await RunningPortal.StartAsync(
            cluster.Database,
            builder =>
            {
                builder.AddSimulator(server);
                builder.Services.AddSingleton(provider => new SimulatorOutage(
                    server,
                    provider.GetRequiredService<UplinkSpool>(),
                    provider.GetRequiredService<Simulator>(),
                    provider.GetRequiredService<SimulatorAudit>(),
                    time,
                    NullLogger<SimulatorOutage>.Instance));
            },
            "--Ingest:SpoolFolder",
            cluster.SpoolFolder,
            "--Serilog:MinimumLevel:Default=Fatal");
        var scene = new SimulatorScene(cluster, server, portal, await SeededTenant.CreateAsync(cluster.Database, "acme", spaces: 12)) { OutageTime = time };
        scene.Begin();
        return scene;
    }

    public HttpClient Client(string? token = Token)
    {
        var client = new HttpClient { BaseAddress = Portal.Address };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The answer's status and JSON.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? token = Token)
    {
        using var client = Client(token);
        using var request = new HttpRequestMessage(method, "/api/simulator" + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }

    /// <summary>Until the figures say so: events travel by themselves.</summary>
    public async Task UntilAsync(Func<SimulatorView, bool> holds)
    {
        var until = Stopwatch.StartNew();
        while (!holds(Simulator.View()))
        {
            until.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), JsonSerializer.Serialize(Simulator.View()));
            await Task.Delay(50);
        }
    }

    /// <summary>Until what took too long, and was spooled, is in the database.</summary>
    public Task StoredAsync() => UntilAsync(_ => Portal.Services.GetRequiredService<UplinkSpool>().State is SpoolState.Empty or SpoolState.Off);

    /// <summary>Lets the outage's clock run, one look after the other.</summary>
    public async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            OutageTime.Advance(TimeSpan.FromSeconds(1));
            await Outage.Ticking;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _run;
        _sender?.Dispose();
        await Portal.DisposeAsync();
        await Cluster.DisposeAsync();
        _ending.Dispose();
    }

    private void Begin()
    {
        var devices = Acme.Spaces.Select(space => new PlannedSpace(space.Id, space.Code, new PlannedDevice(space.DeviceId, space.DevEui, "Sensor " + space.Code, "bosch-tps110", "Bosch TPS110", null, space.Code))).ToList();
        var site = new PlannedSite(Acme.SiteId, "acme-site", "Site acme", "Europe/Paris", 48.8, 2.3, [new PlannedZone(Acme.ZoneId, "Level 1", devices)]);
        var tenant = new PlannedTenant(Acme.Id, "acme", "Tenant acme", "basic", "#0060A8", "acme", Guid.NewGuid(), [], [], [], [site], []);
        var plan = new DemoPlan(new PlannedUser(Guid.NewGuid(), "Nobody", "nobody@example.test"), Guid.NewGuid(), [tenant]);
        Simulator.Begin(new EmulatorEngine(new EmulatedNetwork(plan, 3), 3, TimeProvider.System.GetUtcNow()), Token);
        Portal.Services.GetRequiredService<OfferedPermissions>().OfferSimulator();
        _sender = new EmulatorSender(Portal.Address, new Dictionary<string, string> { ["acme"] = Acme.Secret }, Simulator.Figures);
        _run = new EmulatorRun(Simulator, _sender, TimeProvider.System, NullLogger<EmulatorRun>.Instance).RunAsync(_ending.Token);
    }
}
