using SmartParking.Domain.Sites;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Sites;

/// <summary>Sites, levels and zones, from the form to the audit.</summary>
public sealed class SiteActionsTests : IAsyncLifetime
{
    private SitesBench _bench = null!;

    public async Task InitializeAsync() => _bench = await SitesBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_site_is_made_with_a_slug_and_a_first_zone_and_found_with_all_that_was_said()
    {
        var draft = new SiteDraft
        {
            Name = "  موقف الشمال 🅿 Süd ",
            Address = "1 rue de l’Été",
            City = "Paris",
            PostalCode = "75001",
            Country = "France",
            Latitude = 48.85,
            Longitude = 2.35,
            TimeZone = "Europe/Paris",
            Labels = ["airport", "airport", " vip "],
            OpeningHours = "Mo-Fr 07:00-20:00",
            MetadataJson = "{\"a\": [1, \"x\"]}",
        };
        var (outcome, id) = await CreateAsync(draft);

        outcome.Refusal.ShouldBeNull();
        var site = (await _bench.Sites.FindAsync(_bench.Admin, id, default))!;
        site.Draft.ShouldBe(draft with { Name = "موقف الشمال 🅿 Süd", Slug = "sud", Labels = site.Draft.Labels, MetadataJson = site.Draft.MetadataJson });
        site.Draft.Labels.ShouldBe(["airport", "vip"]);
        site.Draft.MetadataJson.ShouldBe("{\"a\": [1, \"x\"]}");
        site.Zones.Select(zone => zone.Name).ShouldBe([CreateSite.FirstZone]);
        site.IsOpenAt(DateTimeOffset.Parse("2026-03-02T06:30:00Z", System.Globalization.CultureInfo.InvariantCulture)).ShouldBeTrue("half past seven in Paris");
        (await _bench.AuditAsync()).ShouldBe(["site.create"]);
        _bench.Announced.ShouldBe([id]);
    }

    [Theory]
    [InlineData("", "Europe/Paris", null, "field.missing", "name")]
    [InlineData("N", "Mars/Olympus", null, "timezone.unknown_name", "timezone")]
    [InlineData("N", "Europe/Paris", "sometimes", "opening_hours.invalid", "opening_hours")]
    public async Task What_is_wrong_is_told_with_its_field(string name, string zone, string? hours, string refusal, string field)
    {
        var (outcome, _) = await CreateAsync(new SiteDraft { Name = name, TimeZone = zone, OpeningHours = hours });
        (outcome.Refusal, outcome.Field).ShouldBe((refusal, field));
        (await CreateAsync(new SiteDraft { Name = new string('x', 256) })).Outcome.Refusal.ShouldBe("field.too_long");
        (await CreateAsync(new SiteDraft { Name = "x", Slug = "no Slug" })).Outcome.Refusal.ShouldBe("slug.invalid");
        (await _bench.AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_ten_sites_of_one_name_at_once_one_is_made_and_slugs_stay_apart()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CreateAsync(new SiteDraft { Name = "North" })));
        outcomes.Count(made => made.Outcome.IsDone).ShouldBe(1);
        outcomes.Where(made => !made.Outcome.IsDone).ShouldAllBe(made => made.Outcome.Refusal == "site.name.taken" || made.Outcome.Refusal == "site.slug.taken");

        var second = await CreateAsync(new SiteDraft { Name = "North!" });
        (await _bench.Sites.FindAsync(_bench.Admin, second.Id, default))!.Slug.ShouldBe("north-2");
        (await CreateAsync(new SiteDraft { Name = "Other", Slug = "north" })).Outcome.Refusal.ShouldBe("site.slug.taken");
    }

    [Fact]
    public async Task Who_edits_what_another_has_changed_meanwhile_is_told_and_nothing_is_lost()
    {
        var site = (await _bench.Sites.FindAsync(_bench.Admin, _bench.Tenant.SiteId, default))!;
        (await EditAsync(site.Draft with { City = "Lyon" }, site.Version)).Refusal.ShouldBeNull();
        (await EditAsync(site.Draft with { City = "Nice" }, site.Version)).Refusal.ShouldBe("changed.meanwhile");

        (await _bench.Sites.FindAsync(_bench.Admin, site.Id, default))!.Draft.City.ShouldBe("Lyon");
        (await EditAsync(site.Draft with { Slug = null, Name = "Renamed" }, null)).Refusal.ShouldBeNull();
        (await _bench.Sites.FindAsync(_bench.Admin, site.Id, default))!.Slug.ShouldBe(site.Slug, "an address that is in use stays");
    }

    [Fact]
    public async Task A_site_with_spaces_is_not_deleted_and_one_without_is_and_its_name_is_free_again()
    {
        var refused = await DeleteAsync();
        (refused.Refusal, refused.Values[0]).ShouldBe(("site.in_use", 3L));

        await _bench.BareAsync();
        await _bench.DeleteSpace.ExecuteAsync(_bench.Admin, [.. _bench.Tenant.Spaces.Select(space => space.Id)], false, null, _bench.Of(_bench.Admin), default);
        (await DeleteAsync()).Refusal.ShouldBeNull();
        (await DeleteAsync()).Refusal.ShouldBe("site.unknown");
        (await _bench.Sites.ReadAsync(_bench.Admin, null, default)).ShouldBeEmpty();
        (await CreateAsync(new SiteDraft { Name = "Site acme", Slug = "acme-site" })).Outcome.Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_space_that_comes_while_its_site_goes_comes_before_or_not_at_all()
    {
        for (var round = 0; round < 10; round++)
        {
            var (_, site) = await CreateAsync(new SiteDraft { Name = $"Round {round}" });
            var draft = _bench.Draft("A-1") with { SiteId = site };
            var adding = _bench.CreateSpace.ExecuteAsync(_bench.Admin, draft, _bench.Of(_bench.Admin), default);
            var deleting = _bench.DeleteSite.ExecuteAsync(_bench.Admin, site, null, _bench.Of(_bench.Admin), default);
            var (added, deleted) = ((await adding).Outcome.Refusal, (await deleting).Refusal);
            (added, deleted).ShouldBeOneOf((null, "site.in_use"), ("site.unknown", null));
        }
    }

    [Theory]
    [InlineData(SitePart.Level)]
    [InlineData(SitePart.Zone)]
    public async Task Levels_and_zones_are_added_renamed_moved_and_deleted(SitePart part)
    {
        var word = part.ToString().ToLowerInvariant();
        var (first, second) = (await AddAsync(part, "Zulu"), await AddAsync(part, "Alpha"));
        (await NamesAsync(part))[^2..].ShouldBe(["Zulu", "Alpha"]);
        (await _bench.Parts.MoveAsync(_bench.Admin, part, second, 0, _bench.Of(_bench.Admin), default)).Refusal.ShouldBeNull();
        (await NamesAsync(part))[0].ShouldBe("Alpha");

        var (taken, _) = await _bench.Parts.AddAsync(_bench.Admin, part, _bench.Tenant.SiteId, "Alpha", null, _bench.Of(_bench.Admin), default);
        taken.Refusal.ShouldBe($"{word}.name.taken");
        (await _bench.Parts.RenameAsync(_bench.Admin, part, first, "Alpha", null, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe($"{word}.name.taken");
        (await _bench.Parts.RenameAsync(_bench.Admin, part, first, "🅿 Süd", 1, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("changed.meanwhile");
        (await _bench.Parts.RenameAsync(_bench.Admin, part, first, "🅿 Süd", null, _bench.Of(_bench.Admin), default)).Refusal.ShouldBeNull();

        await MoveSpaceAsync(part, first);
        var used = await _bench.Parts.DeleteAsync(_bench.Admin, part, first, _bench.Of(_bench.Admin), default);
        (used.Refusal, used.Values[0]).ShouldBe(($"{word}.in_use", 1L));
        await MoveSpaceAsync(part, second);
        (await _bench.Parts.DeleteAsync(_bench.Admin, part, first, _bench.Of(_bench.Admin), default)).Refusal.ShouldBeNull();
        (await _bench.Parts.DeleteAsync(_bench.Admin, part, first, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe($"{word}.unknown");
        (await NamesAsync(part)).ShouldNotContain("🅿 Süd");
    }

    [Fact]
    public async Task A_site_keeps_its_last_zone_and_others_sites_and_parts_are_unknown()
    {
        var (_, site) = await CreateAsync(new SiteDraft { Name = "Small" });
        var zone = (await _bench.Sites.FindAsync(_bench.Admin, site, default))!.Zones[0].Id;
        (await _bench.Parts.DeleteAsync(_bench.Admin, SitePart.Zone, zone, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("zone.last");

        var other = await SeededTenant.CreateAsync(_bench.Database, "other");
        foreach (var (foreignSite, foreignZone) in new[] { (other.SiteId, other.ZoneId), (Guid.NewGuid(), Guid.NewGuid()) })
        {
            (await _bench.EditSite.ExecuteAsync(_bench.Admin, foreignSite, new SiteDraft { Name = "Mine" }, null, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("site.unknown");
            (await _bench.DeleteSite.ExecuteAsync(_bench.Admin, foreignSite, null, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("site.unknown");
            (await _bench.Parts.AddAsync(_bench.Admin, SitePart.Level, foreignSite, "L", null, _bench.Of(_bench.Admin), default)).Outcome.Refusal.ShouldBe("site.unknown");
            (await _bench.Parts.RenameAsync(_bench.Admin, SitePart.Zone, foreignZone, "L", null, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("zone.unknown");
            (await _bench.Parts.MoveAsync(_bench.Admin, SitePart.Zone, foreignZone, 0, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("zone.unknown");
            (await _bench.Parts.DeleteAsync(_bench.Admin, SitePart.Zone, foreignZone, _bench.Of(_bench.Admin), default)).Refusal.ShouldBe("zone.unknown");
            (await _bench.Sites.FindAsync(_bench.Admin, foreignSite, default)).ShouldBeNull();
        }
    }

    private async Task MoveSpaceAsync(SitePart part, Guid to)
    {
        var changes = part == SitePart.Level ? new SpaceChanges { LevelId = to } : new SpaceChanges { ZoneId = to };
        (await _bench.EditSpace.ManyAsync(_bench.Admin, [_bench.Tenant.Spaces[0].Id], changes, _bench.Of(_bench.Admin), default)).Outcome.Refusal.ShouldBeNull();
    }

    private async Task<Guid> AddAsync(SitePart part, string name)
    {
        var (outcome, id) = await _bench.Parts.AddAsync(_bench.Admin, part, _bench.Tenant.SiteId, name, null, _bench.Of(_bench.Admin), default);
        outcome.Refusal.ShouldBeNull();
        return id;
    }

    private async Task<List<string>> NamesAsync(SitePart part)
    {
        var site = (await _bench.Sites.FindAsync(_bench.Admin, _bench.Tenant.SiteId, default))!;
        return [.. (part == SitePart.Level ? site.Levels : site.Zones).Select(each => each.Name)];
    }

    private Task<(SmartParking.Domain.Kernel.Outcome Outcome, Guid Id)> CreateAsync(SiteDraft draft) => _bench.CreateSite.ExecuteAsync(_bench.Admin, draft, null, _bench.Of(_bench.Admin), default);

    private Task<SmartParking.Domain.Kernel.Outcome> EditAsync(SiteDraft draft, uint? version) =>
        _bench.EditSite.ExecuteAsync(_bench.Admin, _bench.Tenant.SiteId, draft, version, _bench.Of(_bench.Admin), default);

    private Task<SmartParking.Domain.Kernel.Outcome> DeleteAsync() => _bench.DeleteSite.ExecuteAsync(_bench.Admin, _bench.Tenant.SiteId, null, _bench.Of(_bench.Admin), default);
}
