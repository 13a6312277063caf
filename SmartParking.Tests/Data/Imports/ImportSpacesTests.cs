using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Imports;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Imports;

/// <summary>Spaces from a file, through the real roles: all or nothing, and back exactly.</summary>
public sealed class ImportSpacesTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly ParkingSignals _signals = new(NullLogger<ParkingSignals>.Instance);
    private readonly Guid _ada = Guid.CreateVersion7();
    private PortalDatabase _database = null!;
    private SeededTenant _acme = null!;
    private SeededTenant _borealis = null!;

    private Actor Ada => new(ActorKind.Person, _ada, "Ada Admin", "192.0.2.7", "test", "r-1");

    private TenantGate Gate => new(new TenantDirectory(_database.Sources, _time));

    private ImportSpaces Import => new(_database.Scope, Gate, _database.Audit, _signals, _time);

    private UndoImport Undo => new(_database.Scope, Gate, _database.Audit, _signals, _time);

    private ImportsQuery Query => new(_database.Scope);

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        _borealis = await SeededTenant.CreateAsync(_database, "borealis");
        await _database.ExecuteAsync(
            _acme.Id, "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, 'admin', 'Ada Admin', 'ada@example.test')", _acme.Id.Value, _ada);
        await _database.AsSuperuserAsync<object>("update tenants set limits = '{\"max_spaces\": 5000}' where id = $1 returning 1", _acme.Id.Value);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_thousand_rows_with_three_errors_write_nothing_and_show_where_the_three_are()
    {
        var rows = Enumerable.Range(1, 1000).Select(number => $"Level 1,B-{number:0000},Space {number},60").ToArray();
        rows[16] = "Level 1,B 17!,Space 17,60";
        rows[499] = "Level 1,B-0500,Space 500,soon";
        rows[998] = "Level 1,B-0001,Space 999,60";
        var before = await StateAsync();

        var (outcome, _, plan) = await RunAsync("zone,code,name,auto_release_minutes\n" + string.Join('\n', rows));

        outcome.Refusal.ShouldBe("import.errors");
        plan!.Errors.Select(error => (error.Line, error.Column, error.Problem.Refusal)).ShouldBe(
        [
            (18, "code", "space.code.invalid"),
            (501, "auto_release_minutes", "import.number"),
            (1000, "code", "import.code_twice"),
        ]);
        (await StateAsync()).ShouldBe(before);
        (await Query.ReadAsync(await AccessAsync(), CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_good_import_is_written_as_a_whole_and_undone_to_exactly_what_was_there()
    {
        var before = await StateAsync();
        var rows = Enumerable.Range(1, 1000).Select(number => $"Level {number % 4},Roof,B-{number:0000},🅿 {number},vip|مواقف,true,60,48.5,2.25");
        var text = "zone,level,code,name,labels,enabled,auto_release_minutes,latitude,longitude\n"
            + string.Join('\n', rows) + "\nLevel 1,Roof,A-001,Renamed,vip,false,30,,\n";
        _time.Advance(TimeSpan.FromHours(1));

        var (outcome, id, plan) = await RunAsync(text);

        outcome.Refusal.ShouldBeNull();
        (plan!.Created, plan.Changed).ShouldBe((1000, 1));
        plan.NewZones.Select(zone => zone.Zone).ShouldBe(["Level 2", "Level 3", "Level 0"], ignoreOrder: true);
        var written = await StateAsync();
        written.ShouldNotBe(before);
        (await _database.AsSuperuserAsync<long>("select count(*) from spaces where tenant_id = $1 and deleted_at is null", _acme.Id.Value)).ShouldBe(1003);
        (await _database.AsSuperuserAsync<string>("select name || ' ' || enabled::text || ' ' || array_to_string(labels, '+') from spaces where tenant_id = $1 and code = 'A-001'", _acme.Id.Value)).ShouldBe("Renamed false vip");

        _time.Advance(TimeSpan.FromHours(1));
        (await Undo.ExecuteAsync(await AccessAsync(), id, Ada, CancellationToken.None)).Refusal.ShouldBeNull();
        (await StateAsync()).ShouldBe(before, "also when somebody last changed what");
        (await Undo.ExecuteAsync(await AccessAsync(), id, Ada, CancellationToken.None)).Refusal.ShouldBe("import.undone.already");
        (await _database.ReadAuditAsync(_acme.Id)).Select(entry => entry.Action).ShouldBe(["space.import", "space.import_undo"], ignoreOrder: true);

        // And once more: the codes and names are free again.
        (await RunAsync(text)).Outcome.Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_changed_since_is_not_undone_over_it()
    {
        var (_, id, _) = await RunAsync("code,name\nA-001,One\nB-1,New\n");
        await _database.ExecuteAsync(_acme.Id, "update spaces set name = 'By hand' where tenant_id = $1 and code = 'A-001'", _acme.Id.Value);
        var before = await StateAsync();

        var refused = await Undo.ExecuteAsync(await AccessAsync(), id, Ada, CancellationToken.None);

        refused.Refusal.ShouldBe("import.changed_since");
        refused.Values.ShouldBe([1, "A-001"]);
        (await StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_made_space_that_has_a_device_by_now_is_not_taken_away()
    {
        var (_, id, _) = await RunAsync("code\nB-1\n");
        await _database.ExecuteAsync(
            _acme.Id, "update devices set space_id = (select id from spaces where tenant_id = $1 and code = 'B-1') where tenant_id = $1 and id = $2", _acme.Id.Value, _acme.Spaces[0].DeviceId);

        var refused = await Undo.ExecuteAsync(await AccessAsync(), id, Ada, CancellationToken.None);

        (refused.Refusal, refused.Values[0]).ShouldBe(("import.in_use", "B-1"));
    }

    [Fact]
    public async Task A_column_that_is_left_out_changes_nothing_and_an_empty_cell_empties()
    {
        await RunAsync("code,name,display_name\nA-001,One,Eins\n");

        await RunAsync("code,name\nA-001,\n");

        (await _database.AsSuperuserAsync<string>("select coalesce(name, '-') || ' ' || display_name from spaces where tenant_id = $1 and code = 'A-001'", _acme.Id.Value)).ShouldBe("- Eins");
    }

    [Fact]
    public async Task What_was_exported_changes_nothing_when_it_comes_back_and_no_cell_is_a_formula()
    {
        await RunAsync("code,name,latitude,longitude\nB-1,'=cmd|x,48.1,-2.5\n");
        var rows = await Query.ExportAsync(await AccessAsync(), CancellationToken.None);
        var text = string.Join('\n', rows.Select(row => string.Join(',', row.Select(cell => $"\"{cell}\""))).Prepend(string.Join(',', ImportColumns.All)));

        var (outcome, _, plan) = await RunAsync(text);

        outcome.Refusal.ShouldBe("import.nothing");
        (plan!.Same, plan.Errors.Count).ShouldBe((4, 0));
        rows.Single(row => row[3] == "B-1")[4].ShouldBe("=cmd|x", "the file's own writer puts the apostrophe");
    }

    [Fact]
    public async Task A_sensor_comes_onto_a_space_with_its_history_and_goes_with_the_undoing()
    {
        await _database.ExecuteAsync(
            _acme.Id, "insert into devices (tenant_id, id, dev_eui, name, codec) values ($1, gen_random_uuid(), '0011223344556677', 'Spare', 'bosch-tps110')", _acme.Id.Value);

        var (outcome, id, _) = await RunAsync("code,sensor\nB-1,00-11-22-33-44-55-66-77\n");

        outcome.Refusal.ShouldBeNull();
        const string Look = "select (d.space_id is not null)::text || ' ' || d.lifecycle || ' ' || (select count(*) from device_assignments a where a.device_id = d.id and a.unassigned_at is null) from devices d where d.dev_eui = '0011223344556677'";
        (await _database.AsSuperuserAsync<string>(Look)).ShouldBe("true operational 1");
        (await Undo.ExecuteAsync(await AccessAsync(), id, Ada, CancellationToken.None)).Refusal.ShouldBeNull();
        (await _database.AsSuperuserAsync<string>(Look)).ShouldBe("false commissioned 0");
    }

    [Theory]
    [InlineData("code,sensor\nB-1,XYZ\n", "import.sensor")]
    [InlineData("code,sensor\nB-1,00112233445566AA\n", "import.sensor_unknown")]
    [InlineData("site,code\nNowhere,B-1\n", "import.site")]
    [InlineData("code,enabled\nB-1,perhaps\n", "import.truth")]
    [InlineData("code,latitude\nB-1,48.5\n", "position.half")]
    [InlineData("code,latitude,longitude\nB-1,91,0\n", "position.latitude")]
    [InlineData("code,auto_release_minutes\nB-1,1441\n", "field.between")]
    [InlineData("code,name\n,x\n", "field.missing")]
    public async Task Every_wrong_cell_is_an_error_of_its_line(string text, string refusal)
    {
        var (outcome, _, plan) = await RunAsync(text);

        outcome.Refusal.ShouldBe("import.errors");
        var error = plan!.Errors.ShouldHaveSingleItem();
        (error.Line, error.Problem.Refusal).ShouldBe((2, refusal));
    }

    [Fact]
    public async Task A_sensor_of_another_tenant_is_unknown_here()
    {
        var (_, _, plan) = await RunAsync($"code,sensor\nB-1,{_borealis.Spaces[0].DevEui}\n");

        plan!.Errors.ShouldHaveSingleItem().Problem.Refusal.ShouldBe("import.sensor_unknown");
    }

    [Fact]
    public async Task More_than_the_tier_gives_is_refused_with_the_limit()
    {
        await _database.AsSuperuserAsync<object>("update tenants set limits = '{\"max_spaces\": 4}' where id = $1 returning 1", _acme.Id.Value);

        var (outcome, _, plan) = await RunAsync("code\nB-1\nB-2\n");

        outcome.Refusal.ShouldBe("import.errors");
        plan!.Errors.ShouldHaveSingleItem().Problem.ShouldSatisfyAllConditions(problem => problem.Refusal.ShouldBe("limit.spaces"), problem => problem.Values.ShouldBe([4, 3L]));
    }

    [Fact]
    public async Task What_was_agreed_to_and_would_now_be_something_else_is_shown_again_instead_of_written()
    {
        var file = ImportReader.Read("x.csv", "code,name\nA-001,One\n"u8.ToArray());
        var (_, shown) = await Import.PreviewAsync(await AccessAsync(), file, _acme.SiteId, CancellationToken.None);
        await _database.ExecuteAsync(_acme.Id, "update spaces set name = 'By hand' where tenant_id = $1 and code = 'A-001'", _acme.Id.Value);

        var (outcome, _, plan) = await Import.ExecuteAsync(await AccessAsync(), file, _acme.SiteId, shown!.Fingerprint, Ada, CancellationToken.None);

        outcome.Refusal.ShouldBe("import.changed");
        plan!.Changes.ShouldHaveSingleItem().Fields.ShouldHaveSingleItem().Before.ShouldBe("By hand");
        (await Import.ExecuteAsync(await AccessAsync(), file, _acme.SiteId, plan.Fingerprint, Ada, CancellationToken.None)).Outcome.IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_without_the_right_imports_or_undoes_and_a_foreign_import_is_none()
    {
        var (_, id, _) = await RunAsync("code\nB-1\n");
        var stranger = (await AccessAsync()) with { UserId = Guid.NewGuid() };
        var file = ImportReader.Read("x.csv", "code\nB-2\n"u8.ToArray());

        (await Import.PreviewAsync(stranger, file, _acme.SiteId, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied");
        (await Import.ExecuteAsync(stranger, file, _acme.SiteId, null, Ada, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied");
        (await Undo.ExecuteAsync(stranger, id, Ada, CancellationToken.None)).Refusal.ShouldBe("access.denied");
        await _database.ExecuteAsync(
            _borealis.Id, "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, 'admin', 'Ada Admin', 'ada@example.test')", _borealis.Id.Value, _ada);
        var elsewhere = (await new TenantDirectory(_database.Sources, _time).FindAsync(_ada, "borealis", CancellationToken.None))!;
        (await Undo.ExecuteAsync(elsewhere, id, Ada, CancellationToken.None)).Refusal.ShouldBe("import.unknown");
    }

    private async Task<(SmartParking.Domain.Kernel.Outcome Outcome, Guid Id, ImportPlan? Plan)> RunAsync(string text) =>
        await Import.ExecuteAsync(await AccessAsync(), ImportReader.Read("spaces.csv", Encoding.UTF8.GetBytes(text)), _acme.SiteId, null, Ada, CancellationToken.None);

    private async Task<TenantAccess> AccessAsync() => (await new TenantDirectory(_database.Sources, _time).FindAsync(_ada, "acme", CancellationToken.None))!;

    /// <summary>Everything of the sites that anybody sees, as the database writes it.</summary>
    private Task<string> StateAsync() => _database.AsSuperuserAsync<string>(
        """
        select string_agg(line, E'\n' order by line) from (
            select to_jsonb(s)::text as line from sites s where s.tenant_id = $1 and s.deleted_at is null
            union all select to_jsonb(z)::text from zones z where z.tenant_id = $1 and z.deleted_at is null
            union all select to_jsonb(l)::text from levels l where l.tenant_id = $1 and l.deleted_at is null
            union all select to_jsonb(s)::text from spaces s where s.tenant_id = $1 and s.deleted_at is null) lines
        """,
        _acme.Id.Value);
}
