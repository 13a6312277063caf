using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Devices;

/// <summary>Gateways as people know them, and as devices are heard by them; against a real PostgreSQL.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private const string Best = "0016C001F153A14C";
    private DeviceBench _bench = null!;

    public async Task InitializeAsync() => _bench = await DeviceBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public static TheoryData<GatewayDraft, string, string> Wrong() => new()
    {
        { new("12", "x"), "gateway.id.format", "gateway_id" },
        { new(Best, "  "), "device.name.length", "name" },
        { new(Best, "x", Description: new string('x', 1001)), "device.text.length", "description" },
        { new(Best, "x", Location: new string('x', 501)), "device.text.length", "location" },
        { new(Best, "x", Latitude: 1), "gateway.position.half", "longitude" },
        { new(Best, "x", Latitude: 90.01, Longitude: 0), "gateway.latitude.range", "latitude" },
        { new(Best, "x", Latitude: double.NaN, Longitude: 0), "gateway.latitude.range", "latitude" },
        { new(Best, "x", Latitude: 0, Longitude: -180.5), "gateway.longitude.range", "longitude" },
        { new(Best, "x", Altitude: 10_001), "gateway.altitude.range", "altitude" },
        { new(Best, "x", ConfigJson: "7"), "device.config.invalid", "config" },
        { new(Best, "x", SiteId: Guid.Parse("11111111-1111-1111-1111-111111111111")), "site.unknown", "site_id" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_refused_at_its_field(GatewayDraft draft, string refusal, string field)
    {
        var outcome = (await CreateAsync(draft)).Outcome;

        (outcome.Refusal, outcome.Field).ShouldBe((refusal, field));
    }

    [Fact]
    public async Task A_gateway_is_registered_edited_and_removed_and_each_tenant_may_know_it()
    {
        var draft = new GatewayDraft("0016c001f153a14c", "Roof", Latitude: 48.85, Longitude: 2.35, SiteId: _bench.Acme.SiteId);
        var (outcome, id) = await CreateAsync(draft);
        outcome.Refusal.ShouldBeNull();
        (await CreateAsync(draft)).Outcome.Refusal.ShouldBe("gateway.id.taken");
        (await _bench.CreateGateway.ExecuteAsync(_bench.OtherAdmin, draft with { SiteId = null }, DeviceBench.By(_bench.OtherAdmin), default)).Outcome.Refusal.ShouldBeNull("it is no claim");
        (await CreateAsync(draft with { GatewayId = "0000000000000001", SiteId = _bench.Other.SiteId })).Outcome.Refusal.ShouldBe("site.unknown", "another tenant's");
        var seen = (await _bench.Gateways.FindAsync(_bench.Admin, id, default))!;
        (seen.Draft.GatewayId, seen.Site, seen.IsOnline, seen.LastHeardAt).ShouldBe((Best, "Site acme", false, null));

        (await EditAsync(id, draft with { Name = "Roof, east" }, seen.Version)).ShouldBeNull();
        (await EditAsync(id, draft with { Name = "Roof, west" }, seen.Version)).ShouldBe("changed.meanwhile");
        (await _bench.ChangeGateway.EditAsync(_bench.OtherAdmin, id, draft, null, DeviceBench.By(_bench.OtherAdmin), default)).Refusal.ShouldBe("gateway.unknown");
        (await _bench.ChangeGateway.EditAsync(_bench.Operator, id, draft, null, DeviceBench.By(_bench.Operator), default)).Refusal.ShouldBe("access.denied");
        (await _bench.ChangeGateway.DeleteAsync(_bench.Admin, id, null, DeviceBench.By(_bench.Admin), default)).Refusal.ShouldBeNull();
        (await _bench.ChangeGateway.DeleteAsync(_bench.Admin, id, null, DeviceBench.By(_bench.Admin), default)).Refusal.ShouldBe("gateway.unknown");
        (await _bench.Gateways.ReadAsync(_bench.Admin, null, default)).ShouldBeEmpty();
        (await CreateAsync(draft)).Outcome.Refusal.ShouldBeNull("and it may come again");
        (await _bench.Database.ReadAuditAsync(_bench.Acme.Id)).Select(entry => entry.Action).ShouldBe(["gateway.create", "gateway.update", "gateway.delete", "gateway.create"]);
    }

    [Fact]
    public async Task The_limit_of_the_tier_is_told_with_its_number()
    {
        await _bench.Database.AsSuperuserAsync<int>("""update tenants set limits = '{"max_gateways": 1}' where slug = 'acme'; select 1""");
        (await CreateAsync(new GatewayDraft(Best, "x"))).Outcome.Refusal.ShouldBeNull();

        var outcome = (await CreateAsync(new GatewayDraft("0000000000000001", "x"))).Outcome;

        outcome.Refusal.ShouldBe("limit.gateways");
        outcome.Values.ShouldBe([1, 1L]);
    }

    [Fact]
    public async Task What_gateways_hear_is_gathered_counted_once_and_told_with_what_depends_on_one_alone()
    {
        var now = _bench.Time.GetUtcNow();
        await HearAsync(0, 1, now, (Best, 7.5), ("aaaa000000000001", 2), ("aaaa000000000001", -3));
        await HearAsync(0, 2, now.AddSeconds(20), (Best, 5));
        await HearAsync(0, 2, now.AddSeconds(21), (Best, 5));
        await HearAsync(1, 1, now, (Best, -2), ("not-an-eui", 9));
        await HearAsync(2, 1, now.AddDays(-1), ("aaaa000000000001", -12));
        (await PairsAsync()).ShouldBeEmpty("nothing is written at once");

        await _bench.Ingest.Receptions.WriteAsync(default);
        await _bench.Ingest.Receptions.WriteAsync(default);

        (await PairsAsync()).ShouldBe(["A-001 0016C001F153A14C 2 5", "A-001 AAAA000000000001 1 2", "A-002 0016C001F153A14C 1 -2", "A-003 AAAA000000000001 1 -12"]);
        await CreateAsync(new GatewayDraft(Best, "Roof"));
        var all = await _bench.Gateways.ReadAsync(_bench.Admin, null, default);
        all.Select(gateway => (gateway.Draft.Name, gateway.Draft.GatewayId, gateway.IsOnline, gateway.Devices, gateway.Alone)).ShouldBe([("Roof", Best, true, 2, 1), (string.Empty, "AAAA000000000001", true, 2, 1)]);
        (await _bench.Gateways.ReadLonelyAsync(_bench.Admin, null, default)).Select(each => (each.GatewayId, each.Code)).ShouldBe([(Best, "A-002"), ("AAAA000000000001", "A-003")]);
        (await _bench.Gateways.ReadLonelyAsync(_bench.Admin, Best, default)).Single().DeviceId.ShouldBe(_bench.Acme.Spaces[1].DeviceId);
        (await _bench.Gateways.ReadAsync(_bench.OtherAdmin, null, default)).ShouldBeEmpty();

        _bench.Time.Advance(TimeSpan.FromMinutes(6));
        (await _bench.Gateways.ReadAsync(_bench.Admin, null, default)).ShouldAllBe(gateway => !gateway.IsOnline);
        _bench.Time.Advance(TimeSpan.FromDays(8));
        (await _bench.Gateways.ReadAsync(_bench.Admin, null, default)).Single().ShouldSatisfyAllConditions(gateway => gateway.Devices.ShouldBe(0), gateway => gateway.Alone.ShouldBe(0), gateway => gateway.LastHeardAt.ShouldBe(now.AddSeconds(20)));
    }

    [Fact]
    public async Task What_could_not_be_written_is_kept_and_what_is_left_is_written_before_the_end()
    {
        await HearAsync(0, 1, _bench.Time.GetUtcNow(), (Best, 7.5));
        using (var gone = new CancellationTokenSource())
        {
            await gone.CancelAsync();
            await Should.ThrowAsync<AggregateException>(() => _bench.Ingest.Receptions.WriteAsync(gone.Token));
        }

        await HearAsync(0, 2, _bench.Time.GetUtcNow(), (Best, 7.5));
        await _bench.Ingest.Receptions.StartAsync(default);
        await _bench.Ingest.Receptions.StopAsync(default);

        (await PairsAsync()).ShouldBe(["A-001 0016C001F153A14C 2 7.5"]);
    }

    [Fact]
    public async Task It_is_written_every_half_minute()
    {
        await _bench.Ingest.Receptions.StartAsync(default);
        await HearAsync(0, 1, _bench.Time.GetUtcNow(), (Best, 7.5));

        for (var tries = 0; tries < 100 && (await PairsAsync()).Count == 0; tries++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(20);
        }

        (await PairsAsync()).Count.ShouldBe(1);
    }

    private Task HearAsync(int space, long counter, DateTimeOffset at, params (string Gateway, double Snr)[] heard)
    {
        var told = new ToldUplink("01020304", counter, at, [1]) { DevEui = _bench.Acme.Spaces[space].DevEui };
        var receptions = string.Join(',', heard.Select(each => $$"""{"gatewayId":"{{each.Gateway}}","rssi":-97,"snr":{{each.Snr.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}"""));
        return _bench.Ingest.ReceiveAsync((told with { Receptions = receptions }).ArrivingAt(at, _bench.Acme.Id));
    }

    private Task<List<string>> PairsAsync() =>
        _bench.Database.ReadAsync(
            _bench.Acme.Id,
            "select x.code || ' ' || r.gateway_id || ' ' || r.frames || ' ' || r.snr from gateway_receptions r join devices d on d.id = r.device_id join spaces x on x.id = d.space_id order by 1",
            row => row.GetString(0));

    private Task<(Outcome Outcome, Guid Id)> CreateAsync(GatewayDraft draft) => _bench.CreateGateway.ExecuteAsync(_bench.Admin, draft, DeviceBench.By(_bench.Admin), default);

    private async Task<string?> EditAsync(Guid gateway, GatewayDraft draft, uint? version) => (await _bench.ChangeGateway.EditAsync(_bench.Admin, gateway, draft, version, DeviceBench.By(_bench.Admin), default)).Refusal;
}
