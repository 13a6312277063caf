using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Tenancy;

/// <summary>Tenants are made, edited, suspended and activated by platform admins alone, by the real roles.</summary>
public sealed class TenantsTests : IAsyncLifetime
{
    private static readonly TenantDraft Draft = new("Parking Zürich 🅿 مواقف", "zurich", "customer", "basic", "#0060A8", null);

    private readonly ManualTime _time = new();
    private readonly Guid _petra = Guid.CreateVersion7();
    private readonly Guid _olivia = Guid.CreateVersion7();
    private PortalDatabase _database = null!;

    private Actor Petra => new(ActorKind.Person, _petra, "Petra Platform", "192.0.2.7", "test", "r-1");

    private PlatformGate Gate => new(_database.Sources);

    private CreateTenant Create => new(_database.Scope, Gate, _database.Audit, _time);

    private ChangeTenant Change => new(_database.Scope, Gate, _database.Audit, _time);

    private TenantsQuery Query => new(_database.Platform);

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        foreach (var (id, name, isAdmin) in new[] { (_petra, "Petra Platform", true), (_olivia, "Olivia Operator", false) })
        {
            await _database.AsSuperuserAsync<object>(
                "insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, platform_admin, security_stamp, concurrency_stamp) values ($1, $2, $2, $2, $2, $2, $3, 's', 'c') returning 1",
                id,
                name,
                isAdmin);
        }
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_new_tenant_has_its_first_owner_what_every_tenant_begins_with_and_its_audit_from_the_first_entry()
    {
        var id = await MadeAsync(Draft with { Limits = new Dictionary<string, int> { ["max_spaces"] = 7 } });

        var seen = (await Query.FindAsync(Caller.Person(_petra, "test"), id, CancellationToken.None))!;
        seen.Draft.Name.ShouldBe(Draft.Name);
        seen.Status.ShouldBe("active");
        seen.MostOf(TenantLimit.Spaces).ShouldBe(7);
        seen.MostOf(TenantLimit.Devices).ShouldBe(100, "as the tier says");
        seen.Use.ShouldBe(new TenantUse(1, 0, 0, 0, 0, 0));
        (await new TenantDirectory(_database.Sources, _time).FindAsync(_petra, "zurich", CancellationToken.None))!.Role.ShouldBe(Role.Owner);
        (await _database.AsSuperuserAsync<int>("select debounce_s from sensing_policies where tenant_id = $1", id.Value)).ShouldBe(10);
        (await _database.ReadAuditAsync(id)).Select(entry => entry.Action).ShouldBe(["tenant.create"]);
    }

    [Fact]
    public async Task Nobody_but_a_platform_admin_makes_or_changes_one()
    {
        var id = await MadeAsync(Draft);

        (await Create.ExecuteAsync(_olivia, Draft with { Slug = "hers" }, true, Petra, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied");
        (await Change.EditAsync(_olivia, id, Draft, null, Petra, CancellationToken.None)).Refusal.ShouldBe("access.denied");
        (await Change.EditAsync(_olivia, id, Draft with { Name = string.Empty }, null, Petra, CancellationToken.None)).Refusal.ShouldBe("access.denied");
        (await Change.SuspendAsync(_olivia, id, "because", Petra, CancellationToken.None)).Refusal.ShouldBe("access.denied");
        (await Change.ActivateAsync(_olivia, id, Petra, CancellationToken.None)).Refusal.ShouldBe("access.denied");
        (await _database.ReadAuditAsync(id)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("", "zurich", "customer", "basic", "#0060A8", "tenant.name", "name")]
    [InlineData("Z", "Zurich", "customer", "basic", "#0060A8", "tenant.slug", "slug")]
    [InlineData("Z", "-zurich", "customer", "basic", "#0060A8", "tenant.slug", "slug")]
    [InlineData("Z", "platform", "customer", "basic", "#0060A8", "tenant.slug", "slug")]
    [InlineData("Z", "zurich", "platform", "basic", "#0060A8", "tenant.kind", "tenant_type")]
    [InlineData("Z", "zurich", "customer", "gold", "#0060A8", "tenant.tier", "subscription_tier")]
    [InlineData("Z", "zurich", "customer", "basic", "blue", "tenant.band", "band")]
    public async Task Wrong_input_is_refused_with_its_field(string name, string slug, string kind, string tier, string band, string refusal, string field)
    {
        var (outcome, _) = await Create.ExecuteAsync(_petra, new TenantDraft(name, slug, kind, tier, band, null), true, Petra, CancellationToken.None);

        outcome.Refusal.ShouldBe(refusal);
        outcome.Field.ShouldBe(field);
        (await Query.ReadAsync(Caller.Person(_petra, "test"), CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_limit_nobody_knows_and_one_below_nothing_are_refused()
    {
        (await Create.ExecuteAsync(_petra, Draft with { Limits = new Dictionary<string, int> { ["max_dogs"] = 1 } }, true, Petra, CancellationToken.None)).Outcome.Refusal.ShouldBe("tenant.limits");
        (await Create.ExecuteAsync(_petra, Draft with { Limits = new Dictionary<string, int> { ["max_spaces"] = -1 } }, true, Petra, CancellationToken.None)).Outcome.Refusal.ShouldBe("tenant.limits");
        (await Create.ExecuteAsync(_petra, Draft with { Features = new Dictionary<string, bool> { ["teleport"] = true } }, true, Petra, CancellationToken.None)).Outcome.Refusal.ShouldBe("tenant.features");
    }

    [Fact]
    public async Task One_of_two_with_the_same_slug_at_once_is_told_that_it_is_taken()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Create.ExecuteAsync(_petra, Draft, true, Petra, CancellationToken.None)));

        made.Count(each => each.Outcome.IsDone).ShouldBe(1);
        made.Where(each => !each.Outcome.IsDone).ShouldAllBe(each => each.Outcome.Refusal == "tenant.slug.taken");
    }

    [Fact]
    public async Task Who_edits_what_somebody_else_has_changed_is_told_and_nothing_is_lost()
    {
        var id = await MadeAsync(Draft);
        var shown = (await Query.FindAsync(Caller.Person(_petra, "test"), id, CancellationToken.None))!.Version;
        (await Change.EditAsync(_petra, id, Draft with { Tier = "enterprise" }, shown, Petra, CancellationToken.None)).IsDone.ShouldBeTrue();

        (await Change.EditAsync(_petra, id, Draft with { Name = "Other" }, shown, Petra, CancellationToken.None)).Refusal.ShouldBe("changed.meanwhile");
        (await Change.EditAsync(_petra, id, Draft with { Slug = "geneva" }, null, Petra, CancellationToken.None)).Refusal.ShouldBe("tenant.slug.fixed");
        (await Change.EditAsync(_petra, new TenantId(Guid.NewGuid()), Draft, null, Petra, CancellationToken.None)).Refusal.ShouldBe("tenant.unknown");
        (await Change.EditAsync(_petra, TenantId.Platform, Draft, null, Petra, CancellationToken.None)).Refusal.ShouldBe("tenant.unknown", "the platform itself is none");

        var now = (await Query.FindAsync(Caller.Person(_petra, "test"), id, CancellationToken.None))!;
        (now.Draft.Name, now.Draft.Tier).ShouldBe((Draft.Name, "enterprise"));
    }

    [Fact]
    public async Task A_suspended_tenant_reads_on_says_why_and_comes_back()
    {
        var id = await MadeAsync(Draft);
        (await Change.SuspendAsync(_petra, id, "  ", Petra, CancellationToken.None)).Refusal.ShouldBe("tenant.reason");
        (await Change.SuspendAsync(_petra, id, "Invoice 17 is unpaid", Petra, CancellationToken.None)).IsDone.ShouldBeTrue();

        var access = (await new TenantDirectory(_database.Sources, _time).FindAsync(_petra, "zurich", CancellationToken.None))!;
        access.Tenant.SuspendReason.ShouldBe("Invoice 17 is unpaid");
        access.May(Permission.SpacesView).ShouldBeTrue();
        access.May(Permission.SitesManage).ShouldBeFalse();
        (await Change.SuspendAsync(_petra, id, "Again", Petra, CancellationToken.None)).Refusal.ShouldBe("tenant.suspended.already");
        (await Change.ActivateAsync(_petra, id, Petra, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await Change.ActivateAsync(_petra, id, Petra, CancellationToken.None)).Refusal.ShouldBe("tenant.active.already");
        (await new TenantDirectory(_database.Sources, _time).FindAsync(_petra, "zurich", CancellationToken.None))!.May(Permission.SitesManage).ShouldBeTrue();
        (await _database.ReadAuditAsync(id)).Select(entry => entry.Action).ShouldBe(["tenant.create", "tenant.suspend", "tenant.activate"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_limit_of_the_tier_is_asked_where_something_is_added_and_names_itself()
    {
        var id = await MadeAsync(Draft with { Limits = new Dictionary<string, int> { ["max_gateways"] = 2 } });
        async Task<Outcome?> AskAsync(int more) =>
            await _database.Scope.RunAsync(id, Caller.Person(_petra, "test"), (work, cancel) => TenantLimits.RefuseAsync(work, TenantLimit.Gateways, more, cancel), CancellationToken.None);

        (await AskAsync(2)).ShouldBeNull();
        var refused = (await AskAsync(3))!;
        refused.Refusal.ShouldBe("limit.gateways");
        refused.Values.ShouldBe([2, 0L]);
    }

    [Theory]
    [InlineData("update tenants set status = 'suspended' where id = $1", "spaces.edit")]
    [InlineData("update tenants set tier = 'enterprise' where id = $1", "override.create")]
    [InlineData("update tenants set status = 'suspended' where id = $1", "tenant.edit")]
    [InlineData("update tenants set kind = 'platform' where id = $1", "tenant.edit")]
    [InlineData("update tenants set status = 'deleted' where id = $1", "tenant.suspend")]
    public async Task The_database_itself_refuses_what_the_context_was_not_signed_for(string sql, string purpose)
    {
        var id = await MadeAsync(Draft);

        var refused = await Should.ThrowAsync<PostgresException>(() => _database.Scope.RunAsync(
            id,
            Caller.Person(_petra, purpose),
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, Sql.P(id.Value));
                return await command.ExecuteNonQueryAsync(cancel);
            },
            CancellationToken.None));

        refused.SqlState.ShouldBe("42501");
    }

    [Theory]
    [InlineData("tenant.edit", "customer")]
    [InlineData("tenant.create", "platform")]
    public async Task A_tenant_that_is_not_there_is_made_by_a_context_for_that_alone_and_only_as_a_customer(string purpose, string kind)
    {
        var id = new TenantId(Guid.CreateVersion7());

        var refused = await Should.ThrowAsync<PostgresException>(() => _database.Scope.RunAsync(
            id,
            Caller.Person(_petra, purpose),
            async (work, cancel) =>
            {
                await using var command = work.Command("insert into tenants (id, slug, name, kind) values ($1, 'again', 'Again', $2)", Sql.P(id.Value), Sql.P(kind));
                return await command.ExecuteNonQueryAsync(cancel);
            },
            CancellationToken.None));

        refused.SqlState.ShouldBe("42501");
    }

    [Theory]
    [InlineData("Parking Zürich", "parking-zurich")]
    [InlineData("  L’Étoile & Co. ", "l-etoile-co")]
    [InlineData("مواقف", "")]
    public void A_name_becomes_a_slug_as_far_as_its_letters_allow(string name, string slug) => TenantDraft.SlugOf(name).ShouldBe(slug);

    private async Task<TenantId> MadeAsync(TenantDraft draft)
    {
        var (outcome, id) = await Create.ExecuteAsync(_petra, draft, true, Petra, CancellationToken.None);
        outcome.Refusal.ShouldBeNull();
        return id;
    }
}
