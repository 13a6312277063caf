using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Sites;

/// <summary>A tenant with an admin, an operator and every action on sites and spaces, on a real database and a clock that only the test moves.</summary>
internal sealed class SitesBench : IAsyncDisposable
{
    private SitesBench(PortalDatabase database, SeededTenant tenant)
    {
        (Database, Tenant) = (database, tenant);
        var gate = new TenantGate(new TenantDirectory(database.Sources, TimeProvider.System));
        var audit = new AuditWriter(new PersonSeals(database.Database.Keys), Time);
        var signals = new ParkingSignals(NullLogger<ParkingSignals>.Instance);
        signals.OnSpacesChanged((_, spaces) => Announced.AddRange(spaces));
        CreateSite = new CreateSite(database.Scope, gate, audit, signals, Time);
        EditSite = new EditSite(database.Scope, gate, audit, signals, Time);
        DeleteSite = new DeleteSite(database.Scope, gate, audit, signals, Time);
        Parts = new SiteParts(database.Scope, gate, audit, signals, Time);
        CreateSpace = new CreateSpace(database.Scope, gate, audit, signals, Time);
        EditSpace = new EditSpace(database.Scope, gate, audit, signals, Time);
        DeleteSpace = new DeleteSpace(database.Scope, gate, audit, signals, Time);
        RestoreSpace = new RestoreSpace(database.Scope, gate, audit, signals, Time);
        Overrides = new OverrideSpaces(database.Scope, gate, audit, signals, Time);
        Return = new ReturnToService(database.Scope, gate, audit, signals, Time);
        Sweep = new OverrideSweep(database.Platform, database.Scope, audit, signals, Time);
        Sites = new SitesQuery(database.Scope);
        Spaces = new SpacesQuery(database.Scope);
        Admin = Access(Guid.NewGuid(), "Ada", Role.Admin);
        Operator = Access(Guid.NewGuid(), "Olivia", Role.Operator);
    }

    public PortalDatabase Database { get; }

    public SeededTenant Tenant { get; }

    public ManualTime Time { get; } = new();

    public List<Guid> Announced { get; } = [];

    public TenantAccess Admin { get; }

    public TenantAccess Operator { get; }

    public CreateSite CreateSite { get; }

    public EditSite EditSite { get; }

    public DeleteSite DeleteSite { get; }

    public SiteParts Parts { get; }

    public CreateSpace CreateSpace { get; }

    public EditSpace EditSpace { get; }

    public DeleteSpace DeleteSpace { get; }

    public RestoreSpace RestoreSpace { get; }

    public OverrideSpaces Overrides { get; }

    public ReturnToService Return { get; }

    public OverrideSweep Sweep { get; }

    public SitesQuery Sites { get; }

    public SpacesQuery Spaces { get; }

    public static async Task<SitesBench> CreateAsync(int spaces = 3)
    {
        var database = await PortalDatabase.CreateAsync();
        var bench = new SitesBench(database, await SeededTenant.CreateAsync(database, "acme", spaces));
        foreach (var access in new[] { bench.Admin, bench.Operator })
        {
            await new SeededPerson(access.UserId, access.PersonName + "@example.test", access.PersonName).JoinAsync(database, bench.Tenant, access.Role);
        }

        return bench;
    }

    public Actor Of(TenantAccess access) => new(ActorKind.Person, access.UserId, access.PersonName, "127.0.0.1", "test", "req_1");

    public SpaceDraft Draft(string code) => new() { SiteId = Tenant.SiteId, Code = code };

    /// <summary>Takes the sensors off, so that nothing stands in the way of deleting.</summary>
    public Task BareAsync() => Database.ExecuteAsync(Tenant.Id, "update devices set space_id = null");

    public async Task<List<string>> AuditAsync() => [.. (await Database.ReadAuditAsync(Tenant.Id)).Select(entry => entry.Action)];

    public async Task<SpaceInfo> SpaceAsync(Guid id) => (await Spaces.FindAsync(Admin, id, default))!;

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private TenantAccess Access(Guid person, string name, Role role) => new(new TenantSummary(Tenant.Id, "acme", "Acme", "basic", "#0060A8", true), person, name, role);
}
