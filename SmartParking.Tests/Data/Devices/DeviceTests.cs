using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Devices;

/// <summary>Devices are registered, edited, found and judged; against a real PostgreSQL.</summary>
public sealed class DeviceTests : IAsyncLifetime
{
    private DeviceBench _bench = null!;

    public async Task InitializeAsync() => _bench = await DeviceBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public static TheoryData<string, DeviceDraft, string, string?> Wrong() => new()
    {
        { "DevEUI", new("12", "x"), "device.dev_eui.format", "dev_eui" },
        { "empty name", new("AA00000000000001", " \0 "), "device.name.length", "name" },
        { "long name", new("AA00000000000001", new string('x', 256)), "device.name.length", "name" },
        { "long type", new("AA00000000000001", "x", DeviceType: new string('x', 51)), "device.text.length", "device_type" },
        { "long maker", new("AA00000000000001", "x", Manufacturer: new string('x', 101)), "device.text.length", "manufacturer" },
        { "long model", new("AA00000000000001", "x", Model: new string('x', 101)), "device.text.length", "model" },
        { "JoinEUI", new("AA00000000000001", "x", JoinEui: "nope"), "device.join_eui.format", "join_eui" },
        { "codec", new("AA00000000000001", "x", Codec: "nope"), "device.codec.invalid", "codec" },
        { "kind", new("AA00000000000001", "x", (DeviceKind)7), "device.kind.invalid", "kind" },
        { "a list", new("AA00000000000001", "x", ConfigJson: "[]"), "device.config.invalid", "config" },
        { "no JSON", new("AA00000000000001", "x", ConfigJson: "{"), "device.config.invalid", "config" },
        { "a NUL", new("AA00000000000001", "x", ConfigJson: """{"a":"\u0000"}"""), "device.config.invalid", "config" },
        { "half a pair", new("AA00000000000001", "x", ConfigJson: """{"a":"\ud800"}"""), "device.config.invalid", "config" },
        { "too long", new("AA00000000000001", "x", ConfigJson: $$"""{"a":"{{new string('x', 16_000)}}"}"""), "device.config.invalid", "config" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_refused_at_its_field_and_leaves_nothing(string what, DeviceDraft draft, string refusal, string? field)
    {
        var outcome = (await CreateAsync(draft)).Outcome;

        (outcome.Refusal, outcome.Field).ShouldBe((refusal, field), what);
        (await _bench.Database.ReadAuditAsync(_bench.Acme.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_is_registered_as_it_was_typed_in_any_script()
    {
        var (outcome, id) = await CreateAsync(new DeviceDraft("aa:00:00:00:00:00:00:01", "  مستشعر 🚗 ", DeviceType: "browan_tabs", JoinEui: "70-b3-d5-7e-d0-00-00-01", ConfigJson: """{ "b": 1 }"""));

        outcome.Refusal.ShouldBeNull();
        var device = await _bench.DeviceAsync(id);
        device.Draft.ShouldBe(new DeviceDraft("AA00000000000001", "مستشعر 🚗", DeviceType: "browan_tabs", JoinEui: "70B3D57ED0000001", ConfigJson: """{"b": 1}"""));
        (device.Lifecycle, device.Status, device.Severity).ShouldBe((DeviceLifecycle.Provisioned, DeviceStatus.Unassigned, DeviceSeverity.Ok));
        (await _bench.Database.ReadAuditAsync(_bench.Acme.Id)).ShouldBe([("device.create", "Ada", "req_1")]);
    }

    [Fact]
    public async Task A_taken_DevEUI_is_refused_alike_whoever_has_it()
    {
        var own = (await CreateAsync(new DeviceDraft(_bench.Acme.Spaces[0].DevEui, "x"))).Outcome;
        var foreign = (await CreateAsync(new DeviceDraft(_bench.Other.Spaces[0].DevEui, "x"))).Outcome;

        (own.Refusal, own.Field).ShouldBe(("device.dev_eui.taken", "dev_eui"));
        (foreign.Refusal, foreign.Field).ShouldBe((own.Refusal, own.Field));
        own.Values.ShouldBe([_bench.Acme.Spaces[0].DevEui]);
    }

    [Fact]
    public async Task Of_many_who_register_one_DevEUI_at_once_one_has_it()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            _bench.Create.ExecuteAsync(number % 2 == 0 ? _bench.Admin : _bench.OtherAdmin, new DeviceDraft("AA00000000000001", "x"), DeviceBench.By(number % 2 == 0 ? _bench.Admin : _bench.OtherAdmin), default)));

        outcomes.Count(each => each.Outcome.IsDone).ShouldBe(1);
        outcomes.Where(each => !each.Outcome.IsDone).ShouldAllBe(each => each.Outcome.Refusal == "device.dev_eui.taken");
    }

    [Fact]
    public async Task The_limit_of_the_tier_is_told_with_its_number()
    {
        await _bench.Database.AsSuperuserAsync<int>("""update tenants set limits = '{"max_devices": 4}' where slug = 'acme'; select 1""");
        await _bench.SpareAsync("AA00000000000001");

        var outcome = (await CreateAsync(new DeviceDraft("AA00000000000002", "x"))).Outcome;

        outcome.Refusal.ShouldBe("limit.devices");
        outcome.Values.ShouldBe([4, 4L]);
    }

    [Fact]
    public async Task One_that_was_heard_leaves_the_inbox_and_keeps_the_profile_that_reads_it()
    {
        await _bench.Database.ExecuteAsync(_bench.Acme.Id, "insert into profile_codecs (tenant_id, profile_id, codec) values ($1, 'p1', 'bosch-tps110')", _bench.Acme.Id.Value);
        await _bench.Ingest.ReceiveAsync(new ToldUplink("01", 1, _bench.Time.GetUtcNow(), [1]) { DevEui = "BB00000000000001", ProfileId = "p1" }.ArrivingAt(_bench.Time.GetUtcNow(), _bench.Acme.Id));
        DevEui.TryParse("BB00000000000001", out var devEui).ShouldBeTrue();
        (await _bench.Inbox.FindAsync(_bench.Admin, devEui, default))!.ProfileCodec.ShouldBe("bosch-tps110");

        var (_, id) = await CreateAsync(new DeviceDraft("BB00000000000001", "Claimed"));

        (await _bench.Inbox.FindAsync(_bench.Admin, devEui, default)).ShouldBeNull();
        var device = await _bench.DeviceAsync(id);
        (device.Codec, device.ProfileName).ShouldBe(("bosch-tps110", "Bosch TPS110"));
    }

    [Fact]
    public async Task The_inbox_ignores_notices_again_and_forgets_what_was_long_silent()
    {
        foreach (var devEui in new[] { "BB00000000000001", "BB00000000000002" })
        {
            await _bench.ReceiveAsync(_bench.Acme, devEui, 1, occupied: true);
        }

        await _bench.ReceiveAsync(_bench.Other, "BB00000000000001", 1, occupied: true);
        async Task<string?> IgnoreAsync(string devEui, bool ignore) => (await _bench.Ignore.ExecuteAsync(_bench.Admin, devEui, ignore, DeviceBench.By(_bench.Admin), default)).Refusal;
        async Task<int> ShownAsync(bool ignored) => (await _bench.Inbox.ReadAsync(_bench.Admin, ignored, default)).Count;

        (await IgnoreAsync("bb00000000000001", true)).ShouldBeNull();
        (await IgnoreAsync("BB00000000000001", true)).ShouldBeNull("it is already");
        (await IgnoreAsync("BB00000000000009", true)).ShouldBe("unknown_device.unknown");
        (await IgnoreAsync("nonsense", true)).ShouldBe("unknown_device.unknown");
        (await ShownAsync(false), await ShownAsync(true), await _bench.Inbox.CountAsync(_bench.Admin, default)).ShouldBe((1, 2, 1));
        (await _bench.Inbox.ReadAsync(_bench.Admin, true, default)).Single(device => device.IgnoredAt is not null).IgnoredBy.ShouldBe("Ada");
        (await IgnoreAsync("BB00000000000001", false)).ShouldBeNull();
        (await ShownAsync(false)).ShouldBe(2);

        var sweep = new UnknownDeviceSweep(_bench.Database.Platform, _bench.Database.Scope, new DevicesOptions(), _bench.Time);
        _bench.Time.Advance(TimeSpan.FromDays(29));
        (await sweep.SweepAsync(default)).ShouldBe(0);
        await _bench.ReceiveAsync(_bench.Acme, "BB00000000000002", 2, occupied: true);
        _bench.Time.Advance(TimeSpan.FromDays(2));
        (await sweep.SweepAsync(default)).ShouldBe(2, "of both tenants");
        (await _bench.Inbox.ReadAsync(_bench.Admin, true, default)).Single().DevEui.ShouldBe("BB00000000000002");
        (await _bench.Database.ReadAuditAsync(_bench.Acme.Id)).Select(entry => entry.Action).ShouldBe(["unknown_device.ignore", "unknown_device.notice"]);
    }

    [Fact]
    public async Task An_edit_that_did_not_see_anothers_is_refused_and_what_was_heard_keeps_its_DevEUI()
    {
        var id = await _bench.SpareAsync("AA00000000000001");
        var seen = await _bench.DeviceAsync(id);
        async Task<string?> EditAsync(DeviceDraft draft, uint? version) => (await _bench.Edit.ExecuteAsync(_bench.Admin, id, draft, version, DeviceBench.By(_bench.Admin), default)).Refusal;

        (await EditAsync(seen.Draft with { Name = "New", DevEui = "AA00000000000009", Kind = DeviceKind.Display }, seen.Version)).ShouldBeNull("nothing was heard of it yet");
        (await EditAsync(seen.Draft with { Name = "Newer" }, seen.Version)).ShouldBe("changed.meanwhile");
        (await EditAsync(seen.Draft with { DevEui = _bench.Other.Spaces[0].DevEui }, null)).ShouldBe("device.dev_eui.taken");
        (await _bench.DeviceAsync(id)).Draft.Name.ShouldBe("New");
        (await _bench.Edit.ExecuteAsync(_bench.Admin, _bench.Other.Spaces[0].DeviceId, seen.Draft, null, DeviceBench.By(_bench.Admin), default)).Refusal.ShouldBe("device.unknown");

        var placed = _bench.Acme.Spaces[0];
        await _bench.ReceiveAsync(_bench.Acme, placed.DevEui, 1, occupied: true);
        var draft = (await _bench.DeviceAsync(placed.DeviceId)).Draft;
        async Task<string?> PlacedAsync(DeviceDraft wanted) => (await _bench.Edit.ExecuteAsync(_bench.Admin, placed.DeviceId, wanted, null, DeviceBench.By(_bench.Admin), default)).Refusal;
        (await PlacedAsync(draft with { DevEui = "AA000000000000FF" })).ShouldBe("device.dev_eui.fixed");
        (await PlacedAsync(draft with { Kind = DeviceKind.Display })).ShouldBe("device.kind.fixed");
        (await PlacedAsync(draft with { Enabled = false })).ShouldBeNull();
        (await _bench.DeviceAsync(placed.DeviceId)).Status.ShouldBe(DeviceStatus.Maintenance);
    }

    [Fact]
    public async Task A_provisioned_device_is_commissioned_once()
    {
        var id = await _bench.SpareAsync("AA00000000000001");
        async Task<string?> CommissionAsync(Guid device) => (await _bench.Commission.ExecuteAsync(_bench.Admin, device, DeviceBench.By(_bench.Admin), default)).Refusal;

        (await CommissionAsync(id)).ShouldBeNull();
        (await CommissionAsync(id)).ShouldBe("device.commissioned.already");
        (await CommissionAsync(Guid.NewGuid())).ShouldBe("device.unknown");
        (await _bench.DeviceAsync(id)).Lifecycle.ShouldBe(DeviceLifecycle.Commissioned);
    }

    [Fact]
    public async Task The_list_is_filtered_ordered_paged_and_counted()
    {
        await _bench.SpareAsync("AA00000000000001", DeviceKind.Display);
        await _bench.ReceiveAsync(_bench.Acme, _bench.Acme.Spaces[0].DevEui, 1, occupied: true);
        await _bench.ReceiveAsync(_bench.Acme, _bench.Acme.Spaces[1].DevEui, 1, occupied: true);
        _bench.Time.Advance(TimeSpan.FromDays(4));
        await _bench.ReceiveAsync(_bench.Acme, _bench.Acme.Spaces[1].DevEui, 2, occupied: true);
        async Task<string> NamesAsync(DeviceFilter filter, int limit = 50, int offset = 0) =>
            string.Join(' ', (await _bench.Devices.ReadAsync(_bench.Admin, filter, limit, offset, false, default)).Items.Select(item => item.Place?.SpaceCode ?? "spare"));

        (await NamesAsync(new())).ShouldBe("A-001 A-002 A-003 spare");
        (await NamesAsync(new(Descending: true), 2, 1)).ShouldBe("A-003 A-002");
        (await NamesAsync(new(Kind: DeviceKind.Display))).ShouldBe("spare");
        (await NamesAsync(new(Assigned: false))).ShouldBe("spare");
        (await NamesAsync(new(Status: DeviceStatus.Inactive))).ShouldBe("A-001");
        (await NamesAsync(new(Status: DeviceStatus.Active))).ShouldBe("A-002");
        (await NamesAsync(new(Status: DeviceStatus.Assigned))).ShouldBe("A-003");
        (await NamesAsync(new(Severity: DeviceSeverity.Critical))).ShouldBe("A-001 A-003");
        (await NamesAsync(new(Sort: DeviceSort.Severity, Descending: true))).ShouldBe("A-001 A-003 A-002 spare");
        (await NamesAsync(new(Text: "a-00"))).ShouldBe("A-001 A-002 A-003");
        (await NamesAsync(new(Text: "AA:00:00"))).ShouldContain("spare");
        (await NamesAsync(new(Text: "100%_'"))).ShouldBeEmpty();
        (await NamesAsync(new(Lifecycle: DeviceLifecycle.Operational))).ShouldBe("A-001 A-002 A-003");
        (await NamesAsync(new(SiteId: Guid.NewGuid()))).ShouldBeEmpty();
        foreach (var sort in Enum.GetValues<DeviceSort>())
        {
            (await NamesAsync(new(Sort: sort))).Split(' ').Length.ShouldBe(4, sort.ToString());
        }

        var page = await _bench.Devices.ReadAsync(_bench.Admin, new(Text: "A-001"), 1, 0, true, default);
        page.Total.ShouldBe(1);
        page.Stats.ShouldBe(new DeviceStats(4, 3, 1, 1, 1, 2, 0, 0));
    }

    private Task<(Outcome Outcome, Guid Id)> CreateAsync(DeviceDraft draft) => _bench.Create.ExecuteAsync(_bench.Admin, draft, DeviceBench.By(_bench.Admin), default);
}
