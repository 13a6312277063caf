using System.IO.Compression;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Isolation.Attacks;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Backups;

/// <summary>One tenant comes back as it was, in every table, and no other tenant's row has changed.</summary>
public sealed class TenantArchiveTests : IAsyncLifetime
{
    private static readonly Guid Petra = Guid.CreateVersion7();

    private readonly TemporaryFolder _folder = new();
    private readonly StandingTime _time = new();
    private readonly Actor _petra = new(ActorKind.Person, Petra, "Petra", null, null, null);
    private PortalDatabase _database = null!;
    private List<TableShape> _tables = null!;
    private TenantScope _tenants = null!;
    private BackupOptions _options = null!;
    private BackupBook _book = null!;
    private TenantArchives _archives = null!;
    private TenantRestore _restore = null!;
    private TenantRemoval _removal = null!;

    private static TenantId A => new(AttackDatabase.A);

    private KeyRing Keys => _database.Database.Keys;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        await using (var superuser = await AttackDatabase.OpenAsync(_database.Superuser))
        {
            var shapes = await ShapeReader.ReadAsync(superuser);
            _tables = [.. shapes.Where(shape => shape is { IsTenants: true, Parent: null, Key: "tenant_id" })];
            var forge = new RowForge(superuser, shapes);
            await forge.FillAsync('A', AttackDatabase.A);
            await forge.FillAsync('B', AttackDatabase.B);
        }

        _tenants = _database.Scope;
        _options = new BackupOptions { Folder = _folder.Path };
        _book = new BackupBook(_tenants, _database.Audit);
        _archives = new TenantArchives(_tenants, _book, _options, Keys, TimeProvider.System);
        _restore = new TenantRestore(_tenants, _database.Platform, _database.Audit, _options, Keys);
        _removal = new TenantRemoval(_tenants, _database.Audit, _options, _time);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_table_of_a_tenant_comes_back_and_all_others_stay_as_they_are()
    {
        var before = await PrintAsync(AttackDatabase.A);
        var made = await _archives.KeepAsync(A, _petra, CancellationToken.None);
        var others = await PrintAsync(AttackDatabase.B);
        before.Count.ShouldBeGreaterThan(15, "the control: there are rows in every table");

        await SpoilAsync();
        (await PrintAsync(AttackDatabase.A)).ShouldNotBe(before);
        var (rows, compared) = await _restore.RunAsync(PathOf(made), A, _petra, CancellationToken.None);

        rows.ShouldBeGreaterThan(before.Count);
        compared.ShouldBeTrue();
        Restored(await PrintAsync(AttackDatabase.A)).ShouldBe(Restored(before));
        (await PrintAsync(AttackDatabase.B)).ShouldBe(others);
        (await _database.AsSuperuserAsync<long>("select count(*) from api_keys where tenant_id = $1 and revoked_at is null", AttackDatabase.A)).ShouldBe(0, "what was revoked since stays revoked");
        (await _database.ReadAuditAsync(A)).Single(entry => entry.Action == "tenant.restore").Name.ShouldBe("Petra");
    }

    [Fact]
    public async Task A_backup_of_everything_gives_one_tenant_back_as_it_was_yesterday()
    {
        var before = await PrintAsync(AttackDatabase.A);
        var dump = await new BackupMaker(_database.Database.Backup, _options, Keys, TimeProvider.System).MakeAsync(CancellationToken.None);
        await SpoilAsync();
        await _database.ExecuteAsync(new TenantId(AttackDatabase.B), "update sites set name = name || ' after' where tenant_id = $1", AttackDatabase.B);
        var others = await PrintAsync(AttackDatabase.B);

        var made = await _archives.KeepFromAsync(dump.Name, A, _petra, CancellationToken.None);
        await _restore.RunAsync(PathOf(made), A, _petra, CancellationToken.None);

        made.Manifest.MadeAt.ShouldBe(dump.Manifest.MadeAt);
        Restored(await PrintAsync(AttackDatabase.A)).ShouldBe(Restored(before));
        (await PrintAsync(AttackDatabase.B)).ShouldBe(others);
    }

    [Fact]
    public async Task A_deleted_tenant_can_be_taken_back_until_its_time_and_restored_from_its_archive_after()
    {
        var before = await PrintAsync(AttackDatabase.A);
        var others = await PrintAsync(AttackDatabase.B);
        await _database.AsSuperuserAsync<string>("update tenants set status = 'suspended' where id = $1 returning status", AttackDatabase.A);
        var job = new TenantRemovalJob(_database.Platform, _archives, _removal, _book, _options, _time);
        (await _removal.DeleteAsync(A, _petra, "The contract has ended", CancellationToken.None)).ShouldBeTrue();
        (await _removal.DeleteAsync(A, _petra, "Again", CancellationToken.None)).ShouldBeFalse();
        (await StatusAsync()).ShouldBe("deleted");
        (await _removal.UndoAsync(A, _petra, CancellationToken.None)).ShouldBeTrue();
        (await StatusAsync()).ShouldBe("suspended");

        await _removal.DeleteAsync(A, _petra, "The contract has ended", CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(_options.TenantDays) - TimeSpan.FromSeconds(1));
        (await job.RunAsync(null!, CancellationToken.None)).Write().ShouldStartWith("tenants=0");
        (await PrintAsync(AttackDatabase.A)).Select(line => line.Split(' ')[0]).ShouldBe(before.Select(line => line.Split(' ')[0]));
        _time.Advance(TimeSpan.FromSeconds(1));
        (await job.RunAsync(null!, CancellationToken.None)).Write().ShouldStartWith("tenants=1");

        (await PrintAsync(AttackDatabase.A)).Select(line => line.Split(' ')[0]).ShouldBe(["audit_checkpoints", "audit_fields", "audit_log", "backups", "isolation_results"], "what stays");
        (await PrintAsync(AttackDatabase.B)).ShouldBe(others);
        (await _removal.UndoAsync(A, _petra, CancellationToken.None)).ShouldBeFalse("its rows are gone");
        (await job.RunAsync(null!, CancellationToken.None)).Write().ShouldStartWith("tenants=0");
        (await _database.ReadAuditAsync(A)).Select(entry => entry.Action).Where(action => action.StartsWith("tenant.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["tenant.delete", "tenant.delete", "tenant.remove", "tenant.undelete"]);

        var archive = (await _book.ListAsync(CancellationToken.None)).First(line => line.Kind == BackupKind.Tenant).Name;
        await _restore.RunAsync(new BackupFolder(_options, BackupKind.Tenant).PathOf(archive), A, _petra, CancellationToken.None);
        (await StatusAsync()).ShouldBe("suspended");
        Archived(await PrintAsync(AttackDatabase.A)).ShouldBe(Archived(before), "who may enter came back, too");
    }

    [Fact]
    public async Task What_is_not_whole_not_the_tenants_or_comes_out_otherwise_changes_nothing()
    {
        var made = await _archives.KeepAsync(A, _petra, CancellationToken.None);
        var foreign = await _archives.KeepAsync(new TenantId(AttackDatabase.B), _petra, CancellationToken.None);
        var before = await PrintAsync(AttackDatabase.A);

        (await FaultAsync(PathOf(foreign))).ShouldBe(BackupFault.NotOurs);
        await File.AppendAllTextAsync(Path.Combine(PathOf(foreign), "sites.jsonl.gz"), "x");
        (await FaultAsync(PathOf(foreign))).ShouldBe(BackupFault.Truncated);
        await _database.AsSuperuserAsync<object>(
            "create function spoil() returns trigger language plpgsql as 'begin new.name := new.name || ''!''; return new; end'; create trigger spoil before insert on sites for each row execute function spoil(); select 0");
        (await FaultAsync(PathOf(made))).ShouldBe(BackupFault.Differs);
        await _database.AsSuperuserAsync<object>("drop trigger spoil on sites; drop function spoil(); select 0");

        (await PrintAsync(AttackDatabase.A)).ShouldBe(before);
        await _restore.RunAsync(PathOf(made), A, _petra, CancellationToken.None);
    }

    [Fact]
    public async Task What_is_reported_while_it_is_restored_stays_beside_what_comes_back()
    {
        var made = await _archives.KeepAsync(A, _petra, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var reports = 0;
        var reporting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await _database.ExecuteAsync(A, "insert into unknown_devices (tenant_id, dev_eui, first_seen_at, last_seen_at, uplinks, device_name, profile_name) values ($1, $2, now(), now(), 1, 'new', 'new')", AttackDatabase.A, $"{0x7000 + reports:X16}");
                reports++;
            }
        });

        (await _restore.RunAsync(PathOf(made), A, _petra, CancellationToken.None)).Compared.ShouldBeTrue();
        await stop.CancelAsync();
        await reporting;

        reports.ShouldBeGreaterThan(0);
        await _restore.RunAsync(PathOf(made), A, _petra, CancellationToken.None);
        (await _database.AsSuperuserAsync<long>("select count(*) from unknown_devices where tenant_id = $1 and dev_eui like '000000000000%'", AttackDatabase.A)).ShouldBe(0, "the control: what was reported before is replaced");
    }

    [Fact]
    public async Task Rows_are_removed_by_a_context_that_was_signed_for_it_and_by_no_other()
    {
        var all = await Task.WhenAll(PrintAsync(AttackDatabase.A), PrintAsync(AttackDatabase.B));

        (await RefusedAsync(Caller.Job("test"), "sites")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(Caller.Job("tenant.remove"), "audit_log")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(Caller.Job("tenant.remove"), "tenants")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(Caller.Job("tenant.remove"), "context_keys")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusedAsync(Caller.Job("tenant.remove"), "sites; drop table sites")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync(A, "update tenants set status = 'suspended' where id = $1", AttackDatabase.A))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Task.WhenAll(PrintAsync(AttackDatabase.A), PrintAsync(AttackDatabase.B))).ShouldBe(all);

        (await _tenants.RunAsync(A, Caller.Job("tenant.remove"), (work, cancel) => work.RowsAsync("select remove_tenant_rows('unknown_devices')", [], row => row.GetInt64(0), cancel), CancellationToken.None))
            .Single().ShouldBeGreaterThan(0, "the control");
        (await PrintAsync(AttackDatabase.B)).ShouldBe(all[1]);
    }

    [Fact]
    public async Task An_owner_takes_away_one_file_that_anybody_can_open()
    {
        using var scratch = new ScratchFolder(_options);

        var zip = await _archives.ZipAsync(A, scratch.Path, CancellationToken.None);

        await using var archive = await ZipFile.OpenReadAsync(zip);
        archive.Entries.Select(entry => entry.FullName).ShouldContain("manifest.json");
        archive.Entries.ShouldNotContain(entry => entry.FullName.StartsWith("messages", StringComparison.Ordinal), "a letter must not be sent twice");
        using var sites = new StreamReader(new GZipStream(await archive.GetEntry("sites.jsonl.gz")!.OpenAsync(), CompressionMode.Decompress));
        var text = await sites.ReadToEndAsync();
        text.ShouldContain(AttackDatabase.A.ToString());
        text.ShouldNotContain(AttackDatabase.B.ToString());
    }

    private string PathOf(MadeBackup made) => new BackupFolder(_options, BackupKind.Tenant).PathOf(made.Name);

    private async Task<BackupFault> FaultAsync(string path) =>
        (await Should.ThrowAsync<BackupException>(() => _restore.RunAsync(path, A, _petra, CancellationToken.None))).Fault;

    private async Task<string> RefusedAsync(Caller caller, string table) =>
        (await Should.ThrowAsync<PostgresException>(() => _tenants.RunAsync(A, caller, (work, cancel) => work.RowsAsync("select remove_tenant_rows($1)", [Sql.P(table)], row => row.GetInt64(0), cancel), CancellationToken.None))).SqlState;

    /// <summary>As a bad day would leave it: changed, missing and additional rows, and a key that was revoked for a reason.</summary>
    private async Task SpoilAsync()
    {
        await _database.ExecuteAsync(A, "update sites set name = name || ' spoilt' where tenant_id = $1", AttackDatabase.A);
        await _database.ExecuteAsync(A, "delete from gateway_receptions where tenant_id = $1", AttackDatabase.A);
        await _database.ExecuteAsync(A, "delete from unknown_devices where tenant_id = $1", AttackDatabase.A);
        await _database.ExecuteAsync(A, "insert into sites (tenant_id, id, name, slug, time_zone) select $1, gen_random_uuid(), 'Made since', 'made-since', time_zone from sites where tenant_id = $1 limit 1", AttackDatabase.A);
        await _database.ExecuteAsync(A, "update api_keys set revoked_at = now(), revoked_by_name = 'Petra', revoke_reason = 'lost' where tenant_id = $1 and revoked_at is null", AttackDatabase.A);
    }

    private Task<string> StatusAsync() => _database.AsSuperuserAsync<string>("select status from tenants where id = $1", AttackDatabase.A);

    /// <summary>What a restore replaces.</summary>
    private static List<string> Restored(IEnumerable<string> print) =>
        [.. Archived(print).Where(line => !line.StartsWith("memberships ", StringComparison.Ordinal) && !line.StartsWith("invitations ", StringComparison.Ordinal) && !line.StartsWith("api_keys ", StringComparison.Ordinal) && !line.StartsWith("webhook_secrets ", StringComparison.Ordinal))];

    /// <summary>What an archive holds.</summary>
    private static List<string> Archived(IEnumerable<string> print) =>
        [.. print.Where(line => !new[] { "audit_", "backups ", "isolation_", "messages ", "support_visits " }.Any(kept => line.StartsWith(kept, StringComparison.Ordinal)))];

    /// <returns>One line for each table that has rows of the tenant: its name and a hash of them.</returns>
    private async Task<List<string>> PrintAsync(Guid tenant)
    {
        var lines = new List<string>();
        foreach (var table in _tables)
        {
            var hash = await _database.AsSuperuserAsync<string>($"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table.Name} t where tenant_id = $1", tenant);
            if (hash.Length > 0)
            {
                lines.Add($"{table.Name.Split('.')[^1]} {hash}");
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
