using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Messages;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Support;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Tenancy;

/// <summary>A platform admin in a tenant he is no member of, by a clock that stands still until it is moved.</summary>
public sealed class SupportTests : IAsyncLifetime
{
    private static readonly SupportWish Wish = new("The grid stays grey since noon", "T-1042", 15);

    private readonly ManualTime _time = new();
    private readonly Guid _petra = Guid.CreateVersion7();
    private PortalDatabase _database = null!;
    private SeededTenant _acme = null!;
    private SeededTenant _borealis = null!;
    private TenantDirectory _directory = null!;
    private SupportNews _news = null!;
    private Outbox _outbox = null!;

    private Actor Petra => new(ActorKind.Person, _petra, "Petra Platform", "192.0.2.7", "test", "r-1");

    private EnterSupport Enter => new(_database.Sources, _database.Scope, _directory, _news, _time);

    private RaiseSupport Raise => new(_database.Scope, _directory, _news, _time);

    private LeaveSupport Leave => new(_database.Sources, _database.Scope, _news, _time);

    private SupportSweep Sweep => new(_database.Platform, _database.Scope, _news, _time);

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        _borealis = await SeededTenant.CreateAsync(_database, "borealis");
        _directory = new TenantDirectory(_database.Sources, _time);
        _outbox = new Outbox(_database.Database.Keys, _time);
        _news = new SupportNews(_database.Audit, _outbox, _database.Sources, _time);
        await _database.AsSuperuserAsync<object>(
            "insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, platform_admin, security_stamp, concurrency_stamp) values ($1, 'p', 'P', 'p', 'P', 'Petra Platform', true, 's', 'c') returning 1",
            _petra);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_visit_reads_as_an_admin_would_and_nothing_else_and_only_there_and_only_in_time()
    {
        (await OpenAsync()).ShouldBeNull();
        (await EnterAsync()).ShouldBeNull();

        var access = (await OpenAsync())!;
        Permission.All.Where(access.May).ShouldBe(Permission.All.Where(each => Permission.IsGranted(Role.Admin, each) && Permission.IsReadOnly(each)), ignoreOrder: true);
        access.May(Permission.AuditView).ShouldBeTrue("the control");
        (await _directory.OpenToAsync(_petra, "borealis", default)).ShouldBeNull("another tenant");
        (await _directory.OpenToAsync(Guid.NewGuid(), "acme", default)).ShouldBeNull("somebody else");
        (await _directory.FindAsync(_petra, "acme", default)).ShouldBeNull("a token opens nothing by it");
        (await _directory.FindAsync(_petra, _acme.Id, default)).ShouldBeNull();
        (await _directory.OfAsync(_petra, default)).ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await OpenAsync()).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await OpenAsync()).ShouldBeNull("no job has run");
        (await RaiseAsync()).ShouldBe("access.denied");
        (await EnterAsync()).ShouldBeNull("another visit may begin, whether or not a job has written the end of this one");
    }

    [Theory]
    [InlineData("too short", "T", 15, "support.reason_too_short")]
    [InlineData("          a          ", "T", 15, "support.reason_too_short")]
    [InlineData(null, "T", 15, "support.reason_too_long")]
    [InlineData("A good reason", " ", 15, "support.ticket_missing")]
    [InlineData("A good reason", null, 15, "support.ticket_too_long")]
    [InlineData("A good reason", "T", 61, "support.minutes")]
    [InlineData("A good reason", "T", 0, "support.minutes")]
    [InlineData("A good reason", "T", -15, "support.minutes")]
    public async Task What_is_not_said_properly_begins_nothing(string? reason, string? ticket, int minutes, string refusal)
    {
        var wish = new SupportWish(reason ?? new string('x', 501), ticket ?? new string('x', 101), minutes);

        (await Enter.ExecuteAsync(_petra, "acme", wish, Petra, default)).Refusal.ShouldBe(refusal);

        (await OpenAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_else_enters_and_nobody_enters_twice_or_where_he_belongs_or_where_nothing_is()
    {
        (await Enter.ExecuteAsync(Guid.NewGuid(), "acme", Wish, Petra, default)).Refusal.ShouldBe("access.denied");
        foreach (var slug in new[] { "nobody", "canary-x", "platform", string.Empty })
        {
            (await Enter.ExecuteAsync(_petra, slug, Wish, Petra, default)).Refusal.ShouldBe("support.tenant_unknown", slug);
        }

        (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => EnterAsync()))).Order().ShouldBe([null, "support.already", "support.already", "support.already"]);
        await JoinAsync(_borealis, "viewer");
        (await Enter.ExecuteAsync(_petra, "borealis", Wish, Petra, default)).Refusal.ShouldBe("support.member");
        await JoinAsync(_acme, "viewer");
        (await OpenAsync()).ShouldBeOfType<TenantAccess>("a membership goes before a visit").Role.ShouldBe(Role.Viewer);
    }

    [Fact]
    public async Task A_raised_visit_may_act_but_nothing_that_is_an_owners_or_about_people()
    {
        await EnterAsync();
        (await Raise.ExecuteAsync(_petra, "acme", "too short", Petra, default)).Refusal.ShouldBe("support.reason_too_short");
        (await Raise.ExecuteAsync(_petra, "borealis", "The sensor must be replayed", Petra, default)).Refusal.ShouldBe("access.denied");
        (await RaiseAsync()).ShouldBeNull();
        (await RaiseAsync()).ShouldBe("support.raised");

        var access = (SupportAccess)(await OpenAsync())!;
        access.Visit.ExpiresAt.ShouldBe(_time.GetUtcNow().AddMinutes(15), "it lasts no longer");
        Permission.All.Where(each => access.May(each) && !Permission.IsReadOnly(each))
            .ShouldBe(
            [
                Permission.OverridesManage, Permission.IngestReplay, Permission.DevicesManage, Permission.DevicesInstall, Permission.PoliciesManage, Permission.SitesManage,
                Permission.SpacesManage, Permission.PlansManage, Permission.ImportRun, Permission.GatewaysManage,
            ],
            ignoreOrder: true);
        new[] { Permission.KeysManage, Permission.SecretsManage, "members.manage", Permission.PlatformOperate, Permission.SupportEnter, Permission.IngestPost }.ShouldAllBe(each => !access.May(each));
        (access with { Tenant = access.Tenant with { IsActive = false } }).May(Permission.OverridesManage).ShouldBeFalse("in a suspended tenant he reads");
    }

    [Fact]
    public async Task Who_is_no_platform_admin_any_more_has_lost_it_at_once()
    {
        await EnterAsync();
        await RaiseAsync();
        await _database.AsSuperuserAsync<object>("update auth.users set platform_admin = false where id = $1 returning 1", _petra);

        (await OpenAsync()).ShouldBeNull();
        (await EnterAsync()).ShouldBe("access.denied");
        var open = (await new OwnVisits(_database.Sources, _time).OfAsync(_petra, default)).ShouldHaveSingleItem();
        (await Leave.ExecuteAsync(Guid.NewGuid(), open.Visit.Id, Petra, default)).Refusal.ShouldBe("support.over", "another's visit");
        (await Leave.ExecuteAsync(_petra, open.Visit.Id, Petra, default)).Refusal.ShouldBeNull("he may always go");
        (await Leave.ExecuteAsync(_petra, open.Visit.Id, Petra, default)).Refusal.ShouldBe("support.over");
    }

    [Fact]
    public async Task Every_step_and_every_deed_stands_in_the_tenants_audit_as_supports()
    {
        await EnterAsync();
        await RaiseAsync();
        var take = new TakeOutOfService(
            _database.Scope, new TenantGate(_directory), _database.Audit, new ParkingSignals(NullLogger<ParkingSignals>.Instance), _time);
        (await take.ExecuteAsync(_petra, "acme", _acme.Spaces[0].Id, "Flooded", null, Petra, default)).Refusal.ShouldBeNull();
        (await take.ExecuteAsync(_petra, "borealis", _borealis.Spaces[0].Id, "Flooded", null, Petra, default)).Refusal.ShouldBe("access.denied");
        var open = (await new OwnVisits(_database.Sources, _time).OfAsync(_petra, default)).ShouldHaveSingleItem();
        await Leave.ExecuteAsync(_petra, open.Visit.Id, Petra, default);
        _time.Advance(TimeSpan.FromSeconds(1));
        await EnterAsync();
        _time.Advance(TimeSpan.FromMinutes(15));
        (await Sweep.RunAsync(default)).ShouldBe(1);
        (await Sweep.RunAsync(default)).ShouldBe(0);

        (await _database.ReadAuditAsync(_acme.Id)).Select(entry => (entry.Action, entry.Name)).ShouldBe(
        [
            ("support.enter", "Petra Platform"), ("support.raise", "Petra Platform"), ("override.create", "Petra Platform"), ("support.leave", "Petra Platform"),
            ("support.enter", "Petra Platform"), ("support.expire", "support sweep"),
        ]);
        (await _database.AsSuperuserAsync<string>("select string_agg(distinct actor_kind, ' ' order by actor_kind) from audit_log where tenant_id = $1", _acme.Id.Value)).ShouldBe("job support");
        (await _database.ReadAuditAsync(_borealis.Id)).ShouldBeEmpty();
        var told = await new SupportQuery(_database.Scope, _time).ReadAsync(new TenantAccess(new TenantSummary(_acme.Id, "acme", "A", "basic", "#000000", true), _petra, "x", Role.Owner), default);
        told.Select(visit => (visit.Person, visit.Ticket, visit.Left, Raised: visit.Raise?.Reason)).ShouldBe([("Petra Platform", "T-1042", false, null), ("Petra Platform", "T-1042", true, "The space must be closed now")]);
    }

    [Fact]
    public async Task Every_owner_hears_of_each_step_in_his_language_and_nobody_else_does()
    {
        await OwnerAsync(_acme, "ada", "'fr'");
        await OwnerAsync(_acme, "bob", "null");
        await OwnerAsync(_acme, "unsure", "'fr'", confirmed: false);
        await OwnerAsync(_acme, "admin", "'fr'", role: "admin");
        await OwnerAsync(_acme, "gone", "'fr'", status: "withdrawn");
        await OwnerAsync(_borealis, "other", "'fr'");

        await EnterAsync();
        (await EnterAsync()).ShouldBe("support.already");
        _time.Advance(TimeSpan.FromSeconds(1));
        await RaiseAsync();
        var open = (await new OwnVisits(_database.Sources, _time).OfAsync(_petra, default)).ShouldHaveSingleItem();
        _time.Advance(TimeSpan.FromSeconds(59));
        await Leave.ExecuteAsync(_petra, open.Visit.Id, Petra, default);
        _time.Advance(TimeSpan.FromSeconds(1));
        await EnterAsync();
        _time.Advance(TimeSpan.FromMinutes(15));
        await Sweep.RunAsync(default);
        await Sweep.RunAsync(default);

        var told = await new OutboxQueue(_database.Platform, _outbox, _time).RecentAsync(PortalDatabase.TheTest, 100, default);
        told.ShouldAllBe(message => message.Tenant == _acme.Id);
        foreach (var (name, language) in new[] { ("ada", "fr"), ("bob", "en") })
        {
            var his = told.Where(message => message.Letter!.To == name + "@example.test").Select(message => message.Letter!).Reverse().ToList();
            his.Select(letter => (letter.Language, letter.Kind, string.Join(" | ", letter.Words))).ShouldBe(
            [
                (language, LetterKind.SupportEntered, Words("The grid stays grey since noon", "09:15:00")),
                (language, LetterKind.SupportRaised, Words("The space must be closed now", "09:15:00")),
                (language, LetterKind.SupportEnded, Words("The grid stays grey since noon", "09:01:00")),
                (language, LetterKind.SupportEntered, Words("The grid stays grey since noon", "09:16:01")),
                (language, LetterKind.SupportEnded, Words("The grid stays grey since noon", "09:16:01")),
            ]);
        }

        told.Count.ShouldBe(10);

        static string Words(string reason, string time) => $"Tenant acme | acme | Petra Platform | {reason} | T-1042 | 2026-03-10T{time}.0000000+00:00 | Europe/Paris";
    }

    [Fact]
    public async Task The_database_itself_keeps_no_visit_longer_than_an_hour()
    {
        await EnterAsync();

        (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync(_acme.Id, "update support_visits set expires_at = begun_at + interval '61 minutes'"))).SqlState.ShouldBe("23514");
        (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync(_acme.Id, "update support_visits set raised_at = now()"))).SqlState.ShouldBe("23514", "nobody is raised without a reason");
    }

    private Task<TenantAccess?> OpenAsync() => _directory.OpenToAsync(_petra, "acme", default);

    private async Task<string?> EnterAsync() => (await Enter.ExecuteAsync(_petra, "acme", Wish, Petra, default)).Refusal;

    private async Task<string?> RaiseAsync() => (await Raise.ExecuteAsync(_petra, "acme", "The space must be closed now", Petra, default)).Refusal;

    private async Task OwnerAsync(SeededTenant tenant, string name, string language, bool confirmed = true, string role = "owner", string status = "active")
    {
        var id = await _database.AsSuperuserAsync<Guid>(
            $"insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, language, display_name, security_stamp, concurrency_stamp) values (gen_random_uuid(), $1, $1, $1 || '@example.test', $1, $2, {language}, $1, 's', 'c') returning id",
            name,
            confirmed);
        await _database.ExecuteAsync(
            tenant.Id,
            "insert into memberships (tenant_id, id, user_id, role, status, name, email) values ($1, gen_random_uuid(), $2, $3, $4, $5, 'copy@example.test')",
            tenant.Id.Value,
            id,
            role,
            status,
            name);
    }

    private Task JoinAsync(SeededTenant tenant, string role) =>
        _database.ExecuteAsync(tenant.Id, "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, $3, 'P', 'p@example.test')", tenant.Id.Value, _petra, role);
}
