using SmartParking.Domain.Audit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Tests.Support;

/// <summary>Two tenants, an admin in each, and everything that can be done with their devices.</summary>
internal sealed class DeviceBench : IAsyncDisposable
{
    private DeviceBench(IngestBench ingest, ManualTime time, SeededTenant acme, SeededTenant other)
    {
        (Ingest, Time, Acme, Other) = (ingest, time, acme, other);
        var scope = ingest.Database.Scope;
        var gate = new TenantGate(new TenantDirectory(ingest.Database.Sources, TimeProvider.System));
        var seals = new PersonSeals(ingest.Database.Database.Keys);
        var audit = new AuditWriter(seals, time);
        ingest.Signals.OnSpacesChanged((_, spaces) => Announced.AddRange(spaces));
        Create = new CreateDevice(scope, gate, audit, time);
        Edit = new EditDevice(scope, gate, audit, time);
        Commission = new CommissionDevice(scope, gate, audit, time);
        Ignore = new IgnoreUnknownDevice(scope, gate, audit, time);
        Assign = new AssignDevice(scope, gate, audit, ingest.Signals, time);
        Unassign = new UnassignDevice(scope, gate, audit, ingest.Signals, time);
        Replace = new ReplaceDevice(scope, gate, audit, ingest.Signals, time);
        Decommission = new DecommissionDevice(scope, gate, audit, ingest.Signals, time);
        Install = new InstallDevice(scope, gate, audit, ingest.Signals, time);
        CreateGateway = new CreateGateway(scope, gate, audit, time);
        ChangeGateway = new ChangeGateway(scope, gate, audit, time);
        Devices = new DevicesQuery(scope, time);
        Timeline = new DeviceTimelineQuery(scope, new AuditPersons(seals));
        Gateways = new GatewaysQuery(scope, time);
        Inbox = new UnknownDevicesQuery(scope);
    }

    public IngestBench Ingest { get; }

    public ManualTime Time { get; }

    public SeededTenant Acme { get; }

    public SeededTenant Other { get; }

    public List<Guid> Announced { get; } = [];

    public TenantAccess Admin { get; private set; } = null!;

    public TenantAccess Operator { get; private set; } = null!;

    public TenantAccess OtherAdmin { get; private set; } = null!;

    public CreateDevice Create { get; }

    public EditDevice Edit { get; }

    public CommissionDevice Commission { get; }

    public IgnoreUnknownDevice Ignore { get; }

    public AssignDevice Assign { get; }

    public UnassignDevice Unassign { get; }

    public ReplaceDevice Replace { get; }

    public DecommissionDevice Decommission { get; }

    public InstallDevice Install { get; }

    public CreateGateway CreateGateway { get; }

    public ChangeGateway ChangeGateway { get; }

    public DevicesQuery Devices { get; }

    public DeviceTimelineQuery Timeline { get; }

    public GatewaysQuery Gateways { get; }

    public UnknownDevicesQuery Inbox { get; }

    public PortalDatabase Database => Ingest.Database;

    public static async Task<DeviceBench> CreateAsync()
    {
        var time = new ManualTime();
        var ingest = await IngestBench.CreateAsync(time);
        var bench = new DeviceBench(ingest, time, await SeededTenant.CreateAsync(ingest.Database, "acme"), await SeededTenant.CreateAsync(ingest.Database, "other", prefix: "O"));

        // The sensors of the seed were put there by the database's clock, which is not the test's.
        foreach (var tenant in new[] { bench.Acme, bench.Other })
        {
            await ingest.Database.ExecuteAsync(tenant.Id, "update devices set assigned_at = $1, created_at = $1", time.GetUtcNow().AddDays(-1));
        }

        bench.Admin = await bench.JoinAsync(bench.Acme, Role.Admin, "Ada");
        bench.Operator = await bench.JoinAsync(bench.Acme, Role.Operator, "Otto");
        bench.OtherAdmin = await bench.JoinAsync(bench.Other, Role.Admin, "Olga");
        return bench;
    }

    public static Actor By(TenantAccess access) => new(ActorKind.Person, access.UserId, access.PersonName, null, null, "req_1");

    /// <summary>A registered device on no space.</summary>
    public async Task<Guid> SpareAsync(string devEui, DeviceKind kind = DeviceKind.Sensor)
    {
        var (outcome, id) = await Create.ExecuteAsync(Admin, new DeviceDraft(devEui, "Spare " + devEui, kind, Codec: "bosch-tps110"), By(Admin), default);
        outcome.Refusal.ShouldBeNull();
        return id;
    }

    public Task<(Outcome Outcome, Guid Id)> AssignAsync(Guid device, Guid space, string? reason = null) => Assign.ExecuteAsync(Admin, device, space, reason, By(Admin), default);

    public Task<Outcome> UnassignAsync(Guid device, string? reason = "Broken") => Unassign.ExecuteAsync(Admin, device, reason, By(Admin), default);

    /// <summary>An uplink of a Bosch sensor, now.</summary>
    public Task ReceiveAsync(SeededTenant tenant, string devEui, long counter, bool occupied) =>
        Ingest.ReceiveAsync(new ToldUplink("01020304", counter, Time.GetUtcNow(), [(byte)(occupied ? 1 : 0)]) { DevEui = devEui }.ArrivingAt(Time.GetUtcNow(), tenant.Id));

    public async Task<DeviceItem> DeviceAsync(Guid device) => (await Devices.FindAsync(Admin, device, default))!;

    public ValueTask DisposeAsync() => Ingest.DisposeAsync();

    private async Task<TenantAccess> JoinAsync(SeededTenant tenant, Role role, string name)
    {
        var person = new SeededPerson(Guid.NewGuid(), $"{name.ToLowerInvariant()}@example.test", name);
        await person.JoinAsync(Database, tenant, role);
        return (await new TenantDirectory(Database.Sources, TimeProvider.System).FindAsync(person.Id, tenant.Slug, default))!;
    }
}
