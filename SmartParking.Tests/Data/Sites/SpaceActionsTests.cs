using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Sites;

/// <summary>Spaces, one and many, from the form to the audit.</summary>
public sealed class SpaceActionsTests : IAsyncLifetime
{
    private SitesBench _bench = null!;

    public async Task InitializeAsync() => _bench = await SitesBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_space_is_made_in_the_first_zone_and_found_with_all_that_was_said()
    {
        var draft = _bench.Draft(" b-7 ") with { Name = "Nord שלום 🅿", DisplayName = "B7", Labels = ["ev", "vip"], Enabled = false, AutoReleaseMinutes = 15, Latitude = 1, Longitude = 2, ConfigJson = "{\"x\": 1}" };
        var (outcome, id) = await CreateAsync(draft);

        outcome.Refusal.ShouldBeNull();
        var space = await _bench.SpaceAsync(id);
        space.Draft.ShouldBe(draft with { Code = "B-7", ZoneId = _bench.Tenant.ZoneId, Labels = space.Draft.Labels, MetadataJson = "{}" });
        space.Draft.Labels.ShouldBe(["ev", "vip"]);
        (space.Shown, space.Sensor, space.Names.Zone, space.Names.TimeZone).ShouldBe((ShownState.Unknown, null, "Level 1", "Europe/Paris"));
        (await _bench.AuditAsync()).ShouldBe(["space.create"]);
        _bench.Announced.ShouldBe([id]);
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_field()
    {
        (await CreateAsync(_bench.Draft("=A1"))).Outcome.Refusal.ShouldBe("space.code.invalid");
        (await CreateAsync(_bench.Draft(""))).Outcome.Refusal.ShouldBe("field.missing");
        var tooLong = (await CreateAsync(_bench.Draft("B1") with { Name = new string('x', 256) })).Outcome;
        (tooLong.Refusal, tooLong.Field, tooLong.Values[0]).ShouldBe(("field.too_long", "name", 255));
        (await CreateAsync(_bench.Draft("B1") with { AutoReleaseMinutes = 0 })).Outcome.Field.ShouldBe("auto_release_minutes");
        (await CreateAsync(_bench.Draft("B1") with { AutoReleaseMinutes = 1_441 })).Outcome.Refusal.ShouldBe("field.between");
        (await CreateAsync(_bench.Draft("B1") with { Labels = ["a,b"] })).Outcome.Refusal.ShouldBe("labels.invalid");
        (await CreateAsync(_bench.Draft("B1") with { Labels = [.. Enumerable.Range(0, 21).Select(number => $"l{number}")] })).Outcome.Refusal.ShouldBe("labels.too_many");
        (await CreateAsync(_bench.Draft("B1") with { Latitude = 1 })).Outcome.Refusal.ShouldBe("position.half");
        (await CreateAsync(_bench.Draft("B1") with { ConfigJson = "[]" })).Outcome.Refusal.ShouldBe("json.invalid");
        (await CreateAsync(_bench.Draft("B1") with { SiteId = Guid.NewGuid() })).Outcome.Refusal.ShouldBe("site.unknown");
        (await CreateAsync(_bench.Draft("B1") with { ZoneId = Guid.NewGuid() })).Outcome.Refusal.ShouldBe("zone.unknown");
        (await CreateAsync(_bench.Draft("B1") with { LevelId = Guid.NewGuid() })).Outcome.Refusal.ShouldBe("level.unknown");
        (await _bench.AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_twenty_who_add_one_code_at_once_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync(_bench.Draft("B-1"))));

        outcomes.Count(made => made.Outcome.IsDone).ShouldBe(1);
        outcomes.Where(made => !made.Outcome.IsDone).ShouldAllBe(made => made.Outcome.Refusal == "space.code.taken" && (string)made.Outcome.Values[0] == "B-1");
        (await _bench.AuditAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Many_are_made_or_none_and_the_limit_is_named()
    {
        var clash = await ManyAsync("A-001-A-010");
        (clash.Refusal, clash.Values[0]).ShouldBe(("space.code.taken", "A-001, A-002, A-003"));
        (await ManyAsync("B1-B97")).Refusal.ShouldBeNull();
        var full = await ManyAsync("C1");
        (full.Refusal, full.Values[0], full.Values[1]).ShouldBe(("limit.spaces", 100, 100L));
        (await _bench.Spaces.ReadAsync(_bench.Admin, SpaceFilter.Nothing, SpaceSort.Code, false, 1, 10, default)).Total.ShouldBe(100);
    }

    [Fact]
    public async Task Who_edits_what_another_has_changed_meanwhile_is_told_and_nothing_is_lost()
    {
        var space = await _bench.SpaceAsync(_bench.Tenant.Spaces[0].Id);
        (await EditAsync(space, space.Draft with { Name = "first" })).Refusal.ShouldBeNull();
        (await EditAsync(space, space.Draft with { Name = "second" })).Refusal.ShouldBe("changed.meanwhile");
        (await _bench.SpaceAsync(space.Id)).Draft.Name.ShouldBe("first");

        var now = await _bench.SpaceAsync(space.Id);
        await _bench.Overrides.ExecuteAsync(_bench.Operator, SpaceSelection.Of(space.Id), new OverrideDraft(OverrideKind.Blocked, "x"), _bench.Of(_bench.Operator), default);
        (await _bench.SpaceAsync(space.Id)).Version.ShouldBe(now.Version, "what is laid over it is no edit");
        (await EditAsync(now, now.Draft with { Code = "A-002" })).Refusal.ShouldBe("space.code.taken");
        (await EditAsync(now, now.Draft with { SiteId = Guid.NewGuid() })).Refusal.ShouldBe("space.site_fixed");
        (await EditAsync(now, now.Draft with { ZoneId = null, Name = null })).Refusal.ShouldBeNull();
        (await _bench.SpaceAsync(space.Id)).Draft.ZoneId.ShouldBe(_bench.Tenant.ZoneId);
    }

    [Fact]
    public async Task Many_are_changed_or_none_and_only_those_that_differ_are_audited()
    {
        var ids = _bench.Tenant.Spaces.Select(space => space.Id).ToList();
        (await ChangeAsync([ids[0]], new SpaceChanges { AddLabels = ["ev"] })).Changed.ShouldBe(1);
        (await ChangeAsync(ids, new SpaceChanges { AddLabels = ["ev", "vip"], RemoveLabels = ["old"], Enabled = false, AutoReleaseMinutes = 30 })).Changed.ShouldBe(3);
        (await ChangeAsync(ids, new SpaceChanges { Enabled = false })).Changed.ShouldBe(0);
        (await ChangeAsync(ids, new SpaceChanges { ClearAutoRelease = true, RemoveLabels = ["ev"] })).Changed.ShouldBe(3);
        var space = await _bench.SpaceAsync(ids[0]);
        (space.Draft.Enabled, space.Draft.AutoReleaseMinutes).ShouldBe((false, null));
        space.Draft.Labels.ShouldBe(["vip"]);
        (await _bench.AuditAsync()).Count(action => action == "space.edit").ShouldBe(7);

        (await ChangeAsync([.. ids, Guid.NewGuid()], new SpaceChanges { Enabled = true })).Outcome.Refusal.ShouldBe("space.unknown");
        (await ChangeAsync(ids, new SpaceChanges { AutoReleaseMinutes = 0 })).Outcome.Refusal.ShouldBe("field.between");
        (await ChangeAsync([], new SpaceChanges { Enabled = true })).Outcome.Refusal.ShouldBe("spaces.missing");
        (await _bench.SpaceAsync(ids[0])).Draft.Enabled.ShouldBeFalse();
    }

    [Fact]
    public async Task A_space_with_a_device_is_deleted_only_when_the_device_shall_be_taken_off()
    {
        var (space, device) = (_bench.Tenant.Spaces[0].Id, _bench.Tenant.Spaces[0].DeviceId);
        await _bench.Database.ExecuteAsync(_bench.Tenant.Id, "insert into device_assignments (tenant_id, id, device_id, space_id, assigned_at) values ($1, gen_random_uuid(), $2, $3, '2026-01-01')", _bench.Tenant.Id.Value, device, space);
        await _bench.Overrides.ExecuteAsync(_bench.Operator, SpaceSelection.Of(space), new OverrideDraft(OverrideKind.Blocked, "x"), _bench.Of(_bench.Operator), default);
        var refused = await DeleteAsync([space], unassign: false);
        (refused.Refusal, refused.Values[0]).ShouldBe(("space.in_use", "A-001"));

        (await DeleteAsync([space], unassign: true)).Refusal.ShouldBeNull();
        (await _bench.AuditAsync()).ShouldBe(["override.create", "override.end", "device.unassign", "space.delete"]);
        (await _bench.Database.ReadAsync(_bench.Tenant.Id, "select unassigned_at is not null, unassign_reason from device_assignments", row => (row.GetBoolean(0), row.GetString(1)))).ShouldBe([(true, "space deleted")]);
        (await _bench.SpaceAsync(space)).DeletedAt.ShouldNotBeNull();
        (await _bench.Spaces.IdsAsync(_bench.Admin, SpaceFilter.Nothing, SpaceSort.Code, false, default)).ShouldNotContain(space);
        (await _bench.Spaces.IdsAsync(_bench.Admin, SpaceFilter.Nothing with { Deleted = true }, SpaceSort.Code, false, default)).ShouldBe([space]);
        (await DeleteAsync([space], unassign: true)).Refusal.ShouldBe("space.unknown");
    }

    [Fact]
    public async Task A_deleted_space_is_restored_unless_its_code_is_anothers_by_now()
    {
        await _bench.BareAsync();
        var space = _bench.Tenant.Spaces[0].Id;
        await DeleteAsync([space], unassign: false);
        var (_, other) = await CreateAsync(_bench.Draft("A-001"));
        (await RestoreAsync(space)).Refusal.ShouldBe("space.code.taken");
        await DeleteAsync([other], unassign: false);
        (await RestoreAsync(space)).Refusal.ShouldBeNull();
        (await RestoreAsync(space)).Refusal.ShouldBe("space.unknown");
        (await RestoreAsync(other)).Refusal.ShouldBe("space.code.taken");
        (await _bench.SpaceAsync(space)).DeletedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_space_whose_zone_is_gone_is_restored_to_the_first()
    {
        await _bench.BareAsync();
        var (_, zone) = await _bench.Parts.AddAsync(_bench.Admin, SitePart.Zone, _bench.Tenant.SiteId, "Z", null, _bench.Of(_bench.Admin), default);
        var (_, space) = await CreateAsync(_bench.Draft("Z1") with { ZoneId = zone });
        await DeleteAsync([space], unassign: false);
        (await _bench.Parts.DeleteAsync(_bench.Admin, SitePart.Zone, zone, _bench.Of(_bench.Admin), default)).Refusal.ShouldBeNull();
        (await RestoreAsync(space)).Refusal.ShouldBeNull();
        (await _bench.SpaceAsync(space)).Draft.ZoneId.ShouldBe(_bench.Tenant.ZoneId);
    }

    [Fact]
    public async Task Another_tenants_spaces_are_as_unknown_as_none()
    {
        var other = await SeededTenant.CreateAsync(_bench.Database, "other");
        foreach (var foreign in new[] { other.Spaces[0].Id, Guid.NewGuid() })
        {
            (await _bench.EditSpace.ExecuteAsync(_bench.Admin, foreign, _bench.Draft("X"), null, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("space.unknown");
            (await DeleteAsync([foreign], unassign: true)).Refusal.ShouldBe("space.unknown");
            (await RestoreAsync(foreign)).Refusal.ShouldBe("space.unknown");
            (await _bench.Spaces.FindAsync(_bench.Admin, foreign, default)).ShouldBeNull();
        }

        (await CreateAsync(_bench.Draft("X") with { SiteId = other.SiteId })).Outcome.Refusal.ShouldBe("site.unknown");
        (await CreateAsync(_bench.Draft("X") with { ZoneId = other.ZoneId })).Outcome.Refusal.ShouldBe("zone.unknown");
    }

    [Fact]
    public async Task Spaces_are_found_by_what_is_asked_and_in_the_order_that_is_asked()
    {
        await ManyAsync("B1-B12");
        var ids = await FoundAsync(SpaceFilter.Nothing with { Text = "b1" });
        (await _bench.Spaces.OfAsync(_bench.Admin, ids, default)).Select(space => space.Code).ShouldBe(["B1", "B10", "B11", "B12"]);
        (await FoundAsync(SpaceFilter.Nothing with { Text = "b%" })).ShouldBeEmpty("a percent sign is one");
        var all = await _bench.Spaces.OfAsync(_bench.Admin, await FoundAsync(SpaceFilter.Nothing), default);
        all.Select(space => space.Code).Take(5).ShouldBe(["A-001", "A-002", "A-003", "B1", "B2"]);

        await ChangeAsync([all[4].Id], new SpaceChanges { AddLabels = ["ev"] });
        await _bench.Overrides.ExecuteAsync(_bench.Operator, SpaceSelection.Of(all[5].Id), new OverrideDraft(OverrideKind.Blocked, "x"), _bench.Of(_bench.Operator), default);
        (await FoundAsync(SpaceFilter.Nothing with { Label = "ev" })).ShouldBe([all[4].Id]);
        (await FoundAsync(SpaceFilter.Nothing with { State = ShownState.Maintenance })).ShouldBe([all[5].Id]);
        (await FoundAsync(SpaceFilter.Nothing with { State = ShownState.Unknown })).Count.ShouldBe(14);
        (await FoundAsync(SpaceFilter.Nothing with { ZoneId = Guid.NewGuid() })).ShouldBeEmpty();
        foreach (var sort in Enum.GetValues<SpaceSort>())
        {
            (await _bench.Spaces.ReadAsync(_bench.Admin, SpaceFilter.Nothing, sort, true, 2, 10, default)).Items.Count.ShouldBe(5);
        }

        (await _bench.Spaces.LabelsAsync(_bench.Admin, default)).ShouldBe(["ev"]);
        var site = (await _bench.Sites.FindAsync(_bench.Admin, _bench.Tenant.SiteId, default))!;
        site.Figures.ShouldBe(new SiteFigures(15, 0, 0, 0, 1, 14, 3, 0, 0));
    }

    private Task<IReadOnlyList<Guid>> FoundAsync(SpaceFilter filter) => _bench.Spaces.IdsAsync(_bench.Admin, filter, SpaceSort.Code, false, default);

    private Task<(Outcome Outcome, Guid Id)> CreateAsync(SpaceDraft draft) => _bench.CreateSpace.ExecuteAsync(_bench.Admin, draft, _bench.Of(_bench.Admin), default);

    private async Task<Outcome> ManyAsync(string codes) => (await _bench.CreateSpace.ManyAsync(_bench.Admin, _bench.Draft("?"), SpaceCodes.Expand(codes).Codes, _bench.Of(_bench.Admin), default)).Outcome;

    private Task<Outcome> EditAsync(SpaceInfo space, SpaceDraft draft) => _bench.EditSpace.ExecuteAsync(_bench.Admin, space.Id, draft, space.Version, _bench.Of(_bench.Admin), default);

    private Task<(Outcome Outcome, int Changed)> ChangeAsync(IReadOnlyCollection<Guid> spaces, SpaceChanges changes) => _bench.EditSpace.ManyAsync(_bench.Admin, spaces, changes, _bench.Of(_bench.Admin), default);

    private Task<Outcome> DeleteAsync(IReadOnlyCollection<Guid> spaces, bool unassign) => _bench.DeleteSpace.ExecuteAsync(_bench.Admin, spaces, unassign, null, _bench.Of(_bench.Admin), default);

    private Task<Outcome> RestoreAsync(Guid space) => _bench.RestoreSpace.ExecuteAsync(_bench.Admin, [space], _bench.Of(_bench.Admin), default);
}
