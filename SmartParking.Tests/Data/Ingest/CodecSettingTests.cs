using SmartParking.Domain.Audit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>An admin chooses what reads a device; against a real PostgreSQL.</summary>
public sealed class CodecSettingTests : IAsyncLifetime
{
    private const string Profile = "5b6c7d8e-0000-4000-8000-000000000001";
    private static readonly Guid Olga = Guid.NewGuid();
    private static readonly Actor ByOlga = new(ActorKind.Person, Olga, "Olga", null, null, null);
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly byte[] PlacePodOccupied = [0x15, 0x66, 1];
    private static readonly byte[] TwoMetres = Convert.FromHexString("0d0a07e900000001");

    private IngestBench _bench = null!;
    private SeededTenant _north = null!;
    private SeededTenant _south = null!;
    private SetProfileCodec _ofProfile = null!;
    private SetDeviceCodec _ofDevice = null!;
    private TenantAccess _access = null!;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync();
        _north = await SeededTenant.CreateAsync(_bench.Database, "north", prefix: "N");
        _south = await SeededTenant.CreateAsync(_bench.Database, "south", prefix: "S");
        await new SeededPerson(Olga, "olga@example.test", "Olga").JoinAsync(_bench.Database, _north, Role.Admin);
        var directory = new TenantDirectory(_bench.Database.Sources, TimeProvider.System);
        var gate = new TenantGate(directory);
        _ofProfile = new SetProfileCodec(_bench.Database.Scope, gate, _bench.Database.Audit);
        _ofDevice = new SetDeviceCodec(_bench.Database.Scope, gate, _bench.Database.Audit);
        _access = (await directory.FindAsync(Olga, "north", default))!;
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task The_devices_own_codec_wins_then_its_profiles_from_the_next_event_on()
    {
        (await DeviceAsync(0, null)).ShouldBeNull();
        await ReceiveAsync(_north, 0, 1, PlacePodOccupied);
        (await SensedAsync()).ShouldBe("unknown");
        (await ProfilesAsync()).ShouldBe([new ProfileCodec(Profile, "Bosch TPS110", 1, 0, null, 1)]);

        (await ProfileAsync(Profile, "pni-placepod")).ShouldBeNull();
        (await SensedAsync()).ShouldBe("unknown", "what has been read stays as it was read");
        await ReceiveAsync(_north, 0, 2, PlacePodOccupied);
        (await SensedAsync()).ShouldBe("occupied");

        (await DeviceAsync(0, "bosch-tps110")).ShouldBeNull();
        await ReceiveAsync(_north, 0, 3, [0]);
        (await SensedAsync()).ShouldBe("free");
        (await DevicesAsync()).ShouldContain(device => device.Own == "bosch-tps110" && device.OfProfile == "pni-placepod" && device.ProfileId == Profile);

        (await DeviceAsync(0, null)).ShouldBeNull();
        await ReceiveAsync(_north, 0, 4, PlacePodOccupied);
        (await SensedAsync()).ShouldBe("occupied");

        (await ProfileAsync(Profile, null)).ShouldBeNull();
        await ReceiveAsync(_north, 0, 5, PlacePodOccupied);
        (await SensedAsync()).ShouldBe("unknown");
    }

    [Fact]
    public async Task A_threshold_lies_between_20_and_20000_mm_and_makes_a_distance_a_state()
    {
        foreach (var wrong in new[] { -1, 0, 19, 20_001, int.MaxValue })
        {
            (await DeviceAsync(0, "dragino-ldds75", wrong)).ShouldBe("codec.threshold", $"{wrong} mm");
        }

        foreach (var right in new[] { 20, 20_000 })
        {
            (await DeviceAsync(0, "dragino-ldds75", right)).ShouldBeNull($"{right} mm");
        }

        await _bench.ReceiveAsync(Told(_north, 0, 1, TwoMetres, port: 2).ArrivingAt(Now.AddMinutes(1), _north.Id));
        (await SensedAsync()).ShouldBe("occupied");
        (await DeviceAsync(0, "dragino-ldds75", 1000)).ShouldBeNull();
        await _bench.ReceiveAsync(Told(_north, 0, 2, TwoMetres, port: 2).ArrivingAt(Now.AddMinutes(2), _north.Id));
        (await SensedAsync()).ShouldBe("free");

        (await DeviceAsync(0, "bosch-tps110", 30)).ShouldBeNull();
        (await DevicesAsync())[0].OccupiedBelowMm.ShouldBe(1000, "a codec that needs none leaves it");
        (await DeviceAsync(0, "elsys")).ShouldBeNull();
        (await DevicesAsync())[0].OccupiedBelowMm.ShouldBeNull();
    }

    [Fact]
    public async Task Every_change_is_in_the_audit_with_what_was_before_and_nothing_else_is()
    {
        await ReceiveAsync(_north, 0, 1, [1]);
        foreach (var codec in new[] { "elsys", "elsys", "pni-placepod", null, null })
        {
            (await ProfileAsync(Profile, codec)).ShouldBeNull();
        }

        (await DeviceAsync(0, "bosch-tps110")).ShouldBeNull("it has this already");
        (await DeviceAsync(0, "elsys", 1500)).ShouldBeNull();
        (await DeviceAsync(0, "elsys", 1500)).ShouldBeNull();
        (await DeviceAsync(0, "no-such")).ShouldBe("codec.unknown");
        (await ProfileAsync(Profile, "no-such")).ShouldBe("codec.unknown");

        (await _bench.Database.ReadAsync(_north.Id, "select action, resource_type, resource_id, before, after from audit_log order by seq", row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)))).ShouldBe(
        [
            ("profile_codec.set", "profile", Profile, """{"codec":null,"name":"Bosch TPS110"}""", """{"codec":"elsys","name":"Bosch TPS110"}"""),
            ("profile_codec.set", "profile", Profile, """{"codec":"elsys","name":"Bosch TPS110"}""", """{"codec":"pni-placepod","name":"Bosch TPS110"}"""),
            ("profile_codec.set", "profile", Profile, """{"codec":"pni-placepod","name":"Bosch TPS110"}""", """{"codec":null,"name":"Bosch TPS110"}"""),
            ("device.set_codec", "device", _north.Spaces[0].DeviceId.ToString(), """{"codec":"bosch-tps110","name":"Sensor N-001","occupiedBelowMm":null}""", """{"codec":"elsys","name":"Sensor N-001","occupiedBelowMm":1500}"""),
        ]);
    }

    [Fact]
    public async Task What_is_another_tenants_answers_as_what_does_not_exist()
    {
        await _bench.ReceiveAsync(Told(_south, 0, 1, [1], "of-south").ArrivingAt(Now, _south.Id));
        await _bench.ReceiveAsync((Told(_south, 0, 2, [1], "unknown-of-south") with { DevEui = "FFFFFFFFFFFFFFFE" }).ArrivingAt(Now, _south.Id));

        foreach (var profile in new[] { "of-south", "unknown-of-south", "no-such", string.Empty, "a\0b", new string('x', 300) })
        {
            (await ProfileAsync(profile, "elsys")).ShouldBe("profile.unknown", profile);
        }

        foreach (var device in new[] { _south.Spaces[0].DeviceId, Guid.NewGuid() })
        {
            (await _ofDevice.ExecuteAsync(Olga, "north", device, "elsys", 1000, ByOlga, default)).Refusal.ShouldBe("device.unknown");
        }

        (await _ofDevice.ExecuteAsync(Olga, "south", _south.Spaces[0].DeviceId, "elsys", null, ByOlga, default)).Refusal.ShouldBe("access.denied");
        (await _ofProfile.ExecuteAsync(Olga, "south", "of-south", "elsys", ByOlga, default)).Refusal.ShouldBe("access.denied");
        (await _bench.Database.AsSuperuserAsync<long>("select count(*) from profile_codecs where tenant_id = $1", _south.Id.Value)).ShouldBe(0);
        (await ProfilesAsync()).ShouldBeEmpty();
        (await DevicesAsync()).Select(device => device.Space).ShouldBe(["N-001", "N-002", "N-003"]);
    }

    [Fact]
    public async Task A_profile_of_an_unknown_device_can_have_its_codec_before_the_device_is_registered()
    {
        await _bench.ReceiveAsync((Told(_north, 0, 1, [1]) with { DevEui = "FFFFFFFFFFFFFFFF" }).ArrivingAt(Now, _north.Id));

        (await ProfileAsync(Profile, "pni-placepod")).ShouldBeNull();

        (await ProfilesAsync()).ShouldBe([new ProfileCodec(Profile, "Bosch TPS110", 0, 1, "pni-placepod", 0)]);
    }

    [Theory]
    [InlineData("", new[] { "N-001", "N-002", "N-003" })]
    [InlineData("n-002", new[] { "N-002" })]
    [InlineData("sensor N-003", new[] { "N-003" })]
    [InlineData("tps110", new[] { "N-001" })]
    [InlineData(Profile, new[] { "N-001" })]
    [InlineData("%", new string[0])]
    [InlineData("S-001", new string[0])]
    public async Task A_search_finds_devices_by_code_name_and_profile(string search, string[] spaces)
    {
        await ReceiveAsync(_north, 0, 1, [1]);

        (await DevicesAsync(search)).Select(device => device.Space).ShouldBe(spaces);
        (await DevicesAsync(string.Join('-', _north.Spaces[1].DevEui.ToLowerInvariant().Chunk(2).Select(two => new string(two))))).Single().Space.ShouldBe("N-002");
    }

    [Fact]
    public async Task At_most_50_devices_are_read_and_more_are_told()
    {
        await SeededTenant.CreateAsync(_bench.Database, "big", CodecsQuery.MostDevices + 1);
        var big = _access with { Tenant = _access.Tenant with { Id = new(await _bench.Database.AsSuperuserAsync<Guid>("select id from tenants where slug = 'big'")) } };

        var view = await new CodecsQuery(_bench.Database.Scope, TimeProvider.System).ReadAsync(big, null, default);

        (view.Devices.Count, view.More).ShouldBe((CodecsQuery.MostDevices, true));
    }

    private async Task<IReadOnlyList<ProfileCodec>> ProfilesAsync() => (await new CodecsQuery(_bench.Database.Scope, TimeProvider.System).ReadAsync(_access, null, default)).Profiles;

    private async Task<IReadOnlyList<DeviceCodec>> DevicesAsync(string? search = null) => (await new CodecsQuery(_bench.Database.Scope, TimeProvider.System).ReadAsync(_access, search, default)).Devices;

    private async Task<string?> ProfileAsync(string profile, string? codec) => (await _ofProfile.ExecuteAsync(Olga, "north", profile, codec, ByOlga, default)).Refusal;

    private async Task<string?> DeviceAsync(int space, string? codec, int? mm = null) => (await _ofDevice.ExecuteAsync(Olga, "north", _north.Spaces[space].DeviceId, codec, mm, ByOlga, default)).Refusal;

    private Task<string> SensedAsync() => _bench.SensedAsync(_north, _north.Spaces[0]);

    private Task ReceiveAsync(SeededTenant tenant, int space, int counter, byte[] payload) =>
        _bench.ReceiveAsync(Told(tenant, space, counter, payload).ArrivingAt(Now.AddMinutes(counter), tenant.Id));

    private static ToldUplink Told(SeededTenant tenant, int space, int counter, byte[] payload, string profile = Profile, int port = 1) =>
        new("01020304", counter, Now.AddMinutes(counter), payload) { DevEui = tenant.Spaces[space].DevEui, ProfileId = profile, Port = port };
}
