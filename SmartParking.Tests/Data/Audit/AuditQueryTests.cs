using System.Globalization;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Audit;

public sealed class AuditQueryTests : IAsyncLifetime
{
    private static readonly Guid Olivia = Guid.CreateVersion7();
    private static readonly Guid Paul = Guid.CreateVersion7();

    private const string Many =
        """
        with entry as (
            insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, action, resource_type, resource_id, request_id)
            select $1, gen_random_uuid(), timestamptz '2026-03-01' + n * interval '1 s', 'job', md5((n % 200)::text)::uuid, 'x', 'space.' || translate((n % 200)::text, '0123456789', 'abcdefghij'), 'space', (n % 200)::text, 'r' || n % 200
            from generate_series(1, 4000) n returning tenant_id, id, at, resource_id), fields as (insert into audit_fields (tenant_id, field, at, audit_id) select tenant_id, 'f' || resource_id, at, id from entry returning 1)
        select count(*) from fields
        """;

    private AuditBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await AuditBench.CreateAsync();
        await WriteAsync(_bench.Acme, AuditBench.Person(Olivia), new AuditEntry("space.edit", "space", "1", new { name = "old", size = 1 }, new { name = "new", size = 1 }));
        await WriteAsync(_bench.Acme, AuditBench.Person(Paul, "Paul Porter") with { RequestId = "req-2" }, new AuditEntry("space.edit", "space", "2", new { name = "b", size = 1 }, new { name = "b", size = 2 }));
        await WriteAsync(_bench.Acme, AuditBench.Person(Paul, "Paul Porter") with { RequestId = "req-2" }, new AuditEntry("override.create", "space", "1", null, new { reason = "paint" }));
        await WriteAsync(_bench.Acme, Actor.Job("sweep"), new AuditEntry("override.expire", "override", "1", new { reason = "paint" }));
        await WriteAsync(_bench.Borealis, AuditBench.Person(Olivia), new AuditEntry("space.edit", "space", "b1", new { name = "x" }, new { name = "y" }));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public static TheoryData<string, AuditFilter, string> Filters() => new()
    {
        { "nothing", AuditFilter.Nothing, "4 3 2 1" },
        { "actor", new AuditFilter(ActorId: Paul), "3 2" },
        { "action", new AuditFilter(Action: "space.edit"), "2 1" },
        { "resource type", new AuditFilter(ResourceType: "space"), "3 2 1" },
        { "resource", new AuditFilter(ResourceType: "space", ResourceId: "1"), "3 1" },
        { "field", new AuditFilter(Field: "name"), "1" },
        { "field that came or went", new AuditFilter(Field: "reason"), "4 3" },
        { "request", new AuditFilter(RequestId: "req-2"), "3 2" },
        { "everything", new AuditFilter(Paul, "space.edit", "space", "2", "size", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, "req-2"), "2" },
        { "what is not there", new AuditFilter(Action: "space.vanish"), "" },
        { "SQL", new AuditFilter(Action: "' or '1'='1", Field: "'; drop table audit_log; --"), "" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_finds_what_it_says(string what, AuditFilter filter, string found) => (await SeqsAsync(filter)).ShouldBe(found, what);

    [Fact]
    public async Task From_is_included_and_to_is_not()
    {
        var all = (await ReadAsync(AuditFilter.Nothing)).Entries;

        (await SeqsAsync(new AuditFilter(From: all[1].At))).ShouldBe("4 3");
        (await SeqsAsync(new AuditFilter(To: all[1].At))).ShouldBe("2 1");
        (await SeqsAsync(new AuditFilter(From: all[2].At.ToOffset(TimeSpan.FromHours(5)), To: all[1].At))).ShouldBe("2");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("number")]
    public async Task Pages_follow_each_other_without_gaps_or_doubles_even_within_one_moment(string? field)
    {
        // Written while the clock stands still: only the id tells them apart.
        await _bench.FillAsync(_bench.Acme, 120);
        await _bench.FillAsync(_bench.Acme, 120);
        await WriteManyFieldsAsync();
        var filter = new AuditFilter(Action: "space.edit", Field: field is null ? null : "name");
        var seen = new List<long>();
        AuditCursor? older = null;
        var pages = 0;
        do
        {
            var page = await ReadAsync(filter, older);
            page.Entries.Count.ShouldBeLessThanOrEqualTo(AuditQuery.PageSize);
            seen.AddRange(page.Entries.Select(entry => entry.Seq));
            older = page.Older;
            pages++;
            // What is written meanwhile is newer and must not shift what follows.
            await WriteAsync(_bench.Acme, AuditBench.Person(Paul), new AuditEntry("space.edit", "space", "late", new { name = 1 }, new { name = 2 }));
        }
        while (older is not null);

        pages.ShouldBe(3);
        seen.ShouldBeUnique();
        var expected = await _bench.Database.ReadAsync(
            _bench.Acme.Id,
            field is null ? "select seq from audit_log where action = 'space.edit' and resource_id <> 'late'" : "select a.seq from audit_log a join audit_fields f on f.audit_id = a.id where f.field = 'name' and resource_id <> 'late'",
            row => row.GetInt64(0));
        seen.Order().ShouldBe(expected.Order());
    }

    [Fact]
    public async Task Another_tenants_entries_never_appear()
    {
        var entries = (await ReadAsync(AuditFilter.Nothing)).Entries.Concat((await ReadAsync(new AuditFilter(ActorId: Olivia))).Entries).Concat((await ReadAsync(new AuditFilter(Field: "name"))).Entries);

        entries.ShouldAllBe(entry => entry.TenantId == _bench.Acme.Id.Value && entry.ResourceId != "b1");
    }

    [Fact]
    public async Task The_platform_sees_all_and_says_whose_they_are()
    {
        (await PlatformAsync(null, AuditFilter.Nothing)).ShouldBe(["borealis 1", "acme 4", "acme 3", "acme 2", "acme 1"]);
        (await PlatformAsync(null, new AuditFilter(ActorId: Olivia))).ShouldBe(["borealis 1", "acme 1"]);
        (await PlatformAsync(null, new AuditFilter(Field: "name"))).ShouldBe(["borealis 1", "acme 1"]);
        (await PlatformAsync("acme", new AuditFilter(Action: "space.edit"))).ShouldBe(["acme 2", "acme 1"]);
        (await PlatformAsync("nobody", AuditFilter.Nothing)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_platforms_pages_follow_each_other_over_tenants()
    {
        await _bench.FillAsync(_bench.Acme, 90);
        await _bench.FillAsync(_bench.Borealis, 90);
        foreach (var filter in new[] { AuditFilter.Nothing, new AuditFilter(Action: "space.edit") })
        {
            var first = await Query().ReadPlatformAsync(Paul, null, filter, null, CancellationToken.None);
            var second = await Query().ReadPlatformAsync(Paul, null, filter, first.Older, CancellationToken.None);

            var seen = first.Entries.Concat(second.Entries).Select(entry => (entry.TenantId, entry.Seq)).ToList();
            seen.ShouldBeUnique();
            seen.Count.ShouldBe(filter.Action is null ? 185 : 183);
            second.Older.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Names_are_opened_and_forgotten_ones_are_null_for_tenant_and_platform()
    {
        (await ReadAsync(new AuditFilter(ActorId: Olivia))).Entries.ShouldAllBe(entry => entry.ActorName == "Olivia Operator" && entry.Address == "192.0.2.7" && entry.Agent == "Firefox");
        (await ReadAsync(new AuditFilter(Action: "override.expire"))).Entries.Single().ActorName.ShouldBe("sweep");
        await new AuditForgetting(_bench.Database.Platform, _bench.Database.Scope, _bench.Database.Audit).ForgetAsync(Olivia, CancellationToken.None);

        (await ReadAsync(new AuditFilter(ActorId: Olivia))).Entries.ShouldAllBe(entry => entry.ActorName == null && entry.Address == null && entry.Agent == null);
        var all = (await Query().ReadPlatformAsync(Paul, null, AuditFilter.Nothing, null, CancellationToken.None)).Entries;
        all.Where(entry => entry.ActorId == Olivia).ShouldAllBe(entry => entry.ActorName == null);
        all.Where(entry => entry.ActorId == Paul).ShouldAllBe(entry => entry.ActorName == "Paul Porter");
    }

    [Fact]
    public async Task A_page_is_found_by_the_index_of_what_is_asked()
    {
        // Enough, and rare enough, that the database thinks about it.
        foreach (var tenant in new[] { _bench.Acme.Id, _bench.Borealis.Id })
        {
            await _bench.Database.AsSuperuserAsync<long>(Many, tenant.Value);
        }

        await _bench.SpoilAsync("analyze audit_log; analyze audit_fields; analyze tenants");
        var actor = await _bench.Database.AsSuperuserAsync<Guid>("select md5('7')::uuid");
        var asked = new (string Index, AuditFilter Filter)[]
        {
            ("audit_log_by_time", AuditFilter.Nothing), ("audit_log_by_actor", new(ActorId: actor)), ("audit_log_by_action", new(Action: "space.h")),
            ("audit_log_by_resource", new(ResourceType: "space", ResourceId: "7")), ("audit_log_by_request", new(RequestId: "r7")), ("audit_fields_pkey", new(Field: "f7")),
        };

        var before = new AuditCursor(new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.Zero), Guid.CreateVersion7());
        foreach (var (index, filter) in asked)
        {
            var mine = AuditPageSql.OfTenant(_bench.Acme.Id.Value, filter, before, 101);
            (await _bench.Database.Scope.RunAsync(_bench.Acme.Id, PortalDatabase.TheTest, (work, _) => PlanAsync(work.Command("explain " + mine.Text, mine.Parameters)), CancellationToken.None)).ShouldContain(index);
            var all = AuditPageSql.OfPlatform(null, filter, before, 101);
            (await _bench.Database.Platform.RunAsync(PortalDatabase.TheTest, (work, _) => PlanAsync(work.Command("explain " + all.Text, all.Parameters)), CancellationToken.None))
                .ShouldContain(filter == AuditFilter.Nothing ? "audit_log_of_all" : index);
        }
    }

    private static async Task<string> PlanAsync(Npgsql.NpgsqlCommand explain)
    {
        await using var mine = explain;
        await using var row = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await row.ReadAsync())
        {
            lines.Add(row.GetString(0));
        }

        return string.Join('\n', lines);
    }

    private Task WriteManyFieldsAsync() => WriteAsync(_bench.Acme, AuditBench.Person(Paul), new AuditEntry("space.edit", "space", "many", new { name = "a", number = 1 }, new { name = "b", number = 2 }));

    private async Task WriteAsync(SeededTenant tenant, Actor actor, AuditEntry entry)
    {
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.WriteAsync(tenant, actor, entry);
    }

    private AuditQuery Query() => new(_bench.Database.Scope, _bench.Database.Platform, new AuditPersons(_bench.Seals));

    private Task<AuditEntries> ReadAsync(AuditFilter filter, AuditCursor? before = null) =>
        Query().ReadAsync(new TenantAccess(new TenantSummary(_bench.Acme.Id, "acme", "Acme", "basic", "#000000", true), Paul, "Paul", Role.Owner), filter, before, CancellationToken.None);

    private async Task<string> SeqsAsync(AuditFilter filter) =>
        string.Join(' ', (await ReadAsync(filter)).Entries.Select(entry => entry.Seq.ToString(CultureInfo.InvariantCulture)));

    private async Task<IReadOnlyList<string>> PlatformAsync(string? tenant, AuditFilter filter) =>
        [.. (await Query().ReadPlatformAsync(Paul, tenant, filter, null, CancellationToken.None)).Entries.Select(entry => $"{entry.TenantSlug} {entry.Seq}")];
}
