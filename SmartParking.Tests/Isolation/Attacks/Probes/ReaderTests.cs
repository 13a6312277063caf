using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Imports;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Occupancy.Sensing;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Domain.Tenancy.Support;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Probes;

/// <summary>Everything of ours that reads for a tenant brings its own rows and no others, also when it is asked for another's.</summary>
[Collection(AttackTests.Name)]
public sealed class ReaderTests(AttackDatabase database)
{
    private static readonly TenantAccess Access =
        new(new TenantSummary(new TenantId(AttackDatabase.A), "a", "A", "basic", "#5B6470", true), Candidates.IdOf('A', 0), "A", Role.Owner);

    /// <summary>Those that only write, or find work for a sweep and read as each tenant in turn.</summary>
    private static readonly string[] Others =
    [
        "IngestBatch", "UplinkWorker", "SecretDirectory", "TakeOutOfService", "ReturnToService", "OverrideSpaces", "DeleteSpace", "CreateSite", "EditSite", "DeleteSite", "SiteParts", "CreateSpace", "EditSpace", "RestoreSpace", "StaleSweep", "OverrideSweep", "PlatformBoard", "TenantDirectory", "SignInAudit",
        "ContextDoor", "TenantScope", "PlatformScope",
        "AuditCheckpoints", "AuditForgetting", "AuditExportTrail", "IsolationReports", "MakeSecret", "RevokeSecret", "SecretUses", "SessionBook", "DatabaseWatch", "LedgerReplay", "SettleSweep", "SetDebounce",
        "SetProfileCodec", "SetDeviceCodec", "CreateDevice", "EditDevice", "CommissionDevice", "IgnoreUnknownDevice", "UnknownDeviceSweep", "AssignDevice", "UnassignDevice", "ReplaceDevice",
        "DecommissionDevice", "InstallDevice", "CreateGateway", "ChangeGateway", "ReceptionBook",
        "IngestRetention", "JobRuns", "JobOrders", "JobsQuery", "JobEngine",
        "OutboxQueue", "ChangeMember", "InviteMember", "RevokeInvitation", "InvitationDirectory", "AcceptInvitation", "AuthScope", "PersonCopies",
        "AccessFeed", "KeyDirectory", "KeyUses", "MakeKey", "ChangeKey", "TokenBook", "TokenRefresh", "AttemptBook", "OldPasswords", "PlatformGrant",
        "BackupBook", "WalLag", "TenantArchives", "TenantRestore", "TenantRemoval", "TenantRemovalJob", "TenantList", "TenantExport", "ArchivedMonths",
        "IdempotencyBook", "IdempotencyForgetting", "ImportDevices", "DevicePoolQuery", "CreateTenant", "ChangeTenant", "PlatformGate", "TenantsQuery", "SetupQuery", "ImportSpaces", "UndoImport", "DrawPlan",
        "EnterSupport", "RaiseSupport", "LeaveSupport", "SupportSweep", "SupportNews", "OwnVisits",
    ];

    [Fact]
    public async Task Every_reader_brings_the_tenants_own_rows_alone()
    {
        var foreign = Guid.Parse(database.Forge.Of("spaces", 'B')[0]["id"]!);
        var own = Guid.Parse(database.Forge.Of("spaces", 'A')[0]["id"]!);
        var scope = database.Portal.Scope;
        var board = new BoardReader(scope, TimeProvider.System);
        var whole = await board.ReadAsync(Access.TenantId, CancellationToken.None);
        var brought = new Dictionary<string, object?>
        {
            ["BoardReader"] = whole,
            ["BoardReader, told of foreign spaces"] = await board.RefreshAsync(Access.TenantId, whole, new HashSet<Guid> { own, foreign }, CancellationToken.None),
            ["BoardReader, in the past"] = await board.ReadPastAsync(Access, TimeProvider.System.GetUtcNow(), CancellationToken.None),
            ["SpaceDetailsQuery"] = await Details(scope).ReadAsync(Access, own, null, CancellationToken.None),
            ["AuditQuery"] = await new AuditQuery(scope, database.Portal.Platform, Persons).ReadAsync(Access, AuditFilter.Nothing, null, CancellationToken.None),
            ["AuditExport"] = await ExportAsync(scope),
            ["LedgerQuery"] = await new LedgerQuery(scope, database.Portal.Platform).ReadAsync(Access, LedgerFilter.Nothing, null, CancellationToken.None),
            ["SecretsQuery"] = await Secrets(scope).ReadAsync(Access, CancellationToken.None),
            ["KeysQuery"] = await new KeysQuery(scope, new KeyUses(scope, TimeProvider.System, NullLogger<KeyUses>.Instance)).ReadAsync(Access, CancellationToken.None),
            ["TenantArchiver"] = await ArchivedAsync(scope),
            ["SpacesQuery"] = (await new SpacesQuery(scope).ReadAsync(Access, SpaceFilter.Nothing, SpaceSort.Code, false, 1, 100, CancellationToken.None)).Items,
            ["SpacesQuery, by ids, foreign ones among them"] = await new SpacesQuery(scope).OfAsync(Access, [own, foreign], CancellationToken.None),
            ["SitesQuery"] = await new SitesQuery(scope).ReadAsync(Access, null, CancellationToken.None),
            ["SpaceListQuery"] = (await new SpaceListQuery(scope).ReadAsync(Access, new SpaceListFilter(), CancellationToken.None)).Items,
            ["SupportQuery"] = await new SupportQuery(scope, TimeProvider.System).ReadAsync(Access, CancellationToken.None),
            ["CodecsQuery"] = await new CodecsQuery(scope, TimeProvider.System).ReadAsync(Access, null, CancellationToken.None),
            ["DevicesQuery"] = await new DevicesQuery(scope, TimeProvider.System).ReadAsync(Access, DeviceFilter.Nothing with { Sort = DeviceSort.Severity }, 1000, 0, true, CancellationToken.None),
            ["DeviceTimelineQuery"] = await new DeviceTimelineQuery(scope, Persons).ReadAsync(Access, Guid.Parse(database.Forge.Of("device_assignments", 'A')[0]["device_id"]!), CancellationToken.None),
            ["SpaceChoicesQuery"] = await new SpaceChoicesQuery(scope).FindAsync(Access, database.Forge.Of("spaces", 'A')[1]["id"], 1000, CancellationToken.None),
            ["GatewaysQuery"] = await new GatewaysQuery(scope, TimeProvider.System).ReadAsync(Access, null, CancellationToken.None),
            ["DebounceQuery"] = await new DebounceQuery(scope).ReadAsync(Access, CancellationToken.None),
            ["MembersQuery"] = await new MembersQuery(scope).ReadAsync(Access, CancellationToken.None),
            ["PlanQuery"] = new object?[]
            {
                await new PlanQuery(scope).LevelsAsync(Access, CancellationToken.None),
                await new PlanQuery(scope).FindAsync(Access, Guid.Parse(database.Forge.Of("levels", 'A')[0]["id"]!), CancellationToken.None),
                await new PlanQuery(scope).FindAsync(Access, Guid.Parse(database.Forge.Of("levels", 'B')[0]["id"]!), CancellationToken.None),
                (await new PlanQuery(scope).PictureAsync(Access, Guid.Parse(database.Forge.Of("levels", 'B')[0]["id"]!), CancellationToken.None))?.Bytes,
            },
            ["ImportsQuery"] = new object[] { await new ImportsQuery(scope).ReadAsync(Access, CancellationToken.None), await new ImportsQuery(scope).ExportAsync(Access, CancellationToken.None) },
            ["UnknownDevicesQuery"] = await new UnknownDevicesQuery(scope).ReadAsync(Access, ignored: true, CancellationToken.None),
        };
        foreach (var (reader, found) in brought)
        {
            var text = JsonSerializer.Serialize(found);
            Loot.Bears(text, 'B').ShouldBeFalse($"{reader}: {text}");
            Loot.Bears(text, 'A').ShouldBeTrue($"the control: {reader} finds the tenant's own");
        }

        var nothing = await Details(scope).ReadAsync(Access, foreign, null, CancellationToken.None);
        JsonSerializer.Serialize(nothing).ShouldBe(JsonSerializer.Serialize(await Details(scope).ReadAsync(Access, Guid.NewGuid(), null, CancellationToken.None)), "a foreign space reads as none");
        await ReadForeignAsync(scope, own, foreign);
        (await new UnknownDevicesQuery(scope).CountAsync(Access, CancellationToken.None)).ShouldBe(database.Forge.Of("unknown_devices", 'A').Count(row => row["ignored_at"] is null));
    }

    private async Task ReadForeignAsync(TenantScope scope, Guid own, Guid foreign)
    {
        var device = Guid.Parse(database.Forge.Of("devices", 'B')[0]["id"]!);
        (await new DevicesQuery(scope, TimeProvider.System).FindAsync(Access, device, CancellationToken.None)).ShouldBeNull("a foreign device reads as none");
        (await new DeviceTimelineQuery(scope, Persons).ReadAsync(Access, device, CancellationToken.None)).ShouldBeEmpty();
        (await new InstallProgressQuery(scope).ReadAsync(Access, device, CancellationToken.None)).ShouldBeNull();
        Loot.Bears(JsonSerializer.Serialize((await new SpaceHistoryQuery(scope).ReadAsync(Access, own, default, (100, 0), CancellationToken.None))?.Changes), 'B').ShouldBeFalse();
        Loot.Bears(JsonSerializer.Serialize(await new RecentChangesQuery(scope).ReadAsync(Access, 100, CancellationToken.None)), 'B').ShouldBeFalse();
        var theirs = Guid.Parse(database.Forge.Of("sites", 'B')[0]["id"]!);
        (await new SpaceListQuery(scope).ReadAsync(Access, new SpaceListFilter(Site: theirs), CancellationToken.None)).Total.ShouldBe(0);
        (await new SpaceHistoryQuery(scope).ReadAsync(Access, foreign, default, (100, 0), CancellationToken.None)).ShouldBeNull();
    }

    private async Task<string> ExportAsync(TenantScope scope)
    {
        using var lines = new MemoryStream();
        await new AuditExport(scope, database.Portal.Database.Keys).WriteAsync(Access, lines, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(lines.ToArray());
    }

    private static async Task<string> ArchivedAsync(TenantScope scope)
    {
        using var folder = new TemporaryFolder();
        await new TenantArchiver(scope).WriteAsync(Access.TenantId, PortalDatabase.TheTest, folder.Path, CancellationToken.None);
        var text = new System.Text.StringBuilder();
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            using var lines = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress));
            text.Append(await lines.ReadToEndAsync());
        }

        return text.ToString();
    }

    private SpaceDetailsQuery Details(TenantScope scope) => new(scope, Persons, TimeProvider.System);

    private static SecretsQuery Secrets(TenantScope scope) => new(scope, new SecretUses(scope, TimeProvider.System, NullLogger<SecretUses>.Instance));

    private AuditPersons Persons => new(new PersonSeals(database.Portal.Database.Keys));

    [Fact]
    public void Every_reader_is_known_to_this_test() =>
        typeof(TenantScope).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter =>
                parameter.ParameterType == typeof(TenantScope) || parameter.ParameterType == typeof(PlatformScope) || parameter.ParameterType == typeof(ParkingSources) || parameter.ParameterType == typeof(ContextDoor))))
            .Select(type => type.Name).Except(Others)
            .ShouldBe(["AuditExport", "AuditQuery", "BoardReader", "CodecsQuery", "DebounceQuery", "DevicesQuery", "DeviceTimelineQuery", "GatewaysQuery", "ImportsQuery", "InstallProgressQuery", "KeysQuery", "LedgerQuery", "MembersQuery", "PlanQuery", "SecretsQuery", "SitesQuery", "RecentChangesQuery", "SpaceChoicesQuery", "SpaceDetailsQuery", "SpaceHistoryQuery", "SpaceListQuery", "SpacesQuery", "SupportQuery", "TenantArchiver", "UnknownDevicesQuery"], ignoreOrder: true, "read with it above, or say among the others why not");
}
