using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>Which codec reads a device: its own, else its profile's, else none; against a real PostgreSQL.</summary>
public sealed class CodecChoiceTests : IAsyncLifetime
{
    private const string Profile = "5b6c7d8e-0000-4000-8000-000000000001";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private IngestBench _bench = null!;
    private SeededTenant _north = null!;
    private SeededTenant _south = null!;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync();
        _north = await SeededTenant.CreateAsync(_bench.Database, "north", prefix: "N");
        _south = await SeededTenant.CreateAsync(_bench.Database, "south", prefix: "S");
        await _bench.Database.ExecuteAsync(_north.Id, "update devices set codec = null where id = $1", _north.Spaces[0].DeviceId);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Without_a_codec_of_its_own_the_profile_decides()
    {
        await MapAsync(_north, "pni-placepod");
        await ReceiveAsync(_north, 0, 1, [0x15, 0x66, 1]);

        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("occupied");
        (await _bench.Database.ReadAsync(_north.Id, "select profile_id, profile_name from device_state where device_id = $1", row => (row.GetString(0), row.GetString(1)), _north.Spaces[0].DeviceId))
            .ShouldBe([(Profile, "Bosch TPS110")]);
    }

    [Fact]
    public async Task An_event_that_names_no_profile_is_read_by_the_last_one()
    {
        await MapAsync(_north, "pni-placepod");
        await ReceiveAsync(_north, 0, 1, [0x15, 0x66, 1]);
        await _bench.ReceiveAsync(Told(_north, 0, 2, [0x15, 0x66, 0], profile: string.Empty).ArrivingAt(Now.AddMinutes(2), _north.Id));

        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("free");
    }

    [Fact]
    public async Task Another_profile_means_its_codec_from_the_next_event_on()
    {
        await MapAsync(_north, "pni-placepod");
        await MapAsync(_north, "nwave-nps310", "other");
        await ReceiveAsync(_north, 0, 1, [0x15, 0x66, 1]);
        await _bench.ReceiveAsync(Told(_north, 0, 2, [0], "other").ArrivingAt(Now.AddMinutes(2), _north.Id));
        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("free");

        await _bench.ReceiveAsync(Told(_north, 0, 3, [1], "unmapped").ArrivingAt(Now.AddMinutes(3), _north.Id));
        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("unknown");
    }

    [Fact]
    public async Task The_devices_own_codec_comes_first()
    {
        await MapAsync(_north, "pni-placepod");
        await ReceiveAsync(_north, 1, 1, [1]);

        (await _bench.SensedAsync(_north, _north.Spaces[1])).ShouldBe("occupied");
    }

    [Fact]
    public async Task With_neither_the_event_is_undecodable_and_names_the_profile()
    {
        await MapAsync(_south, "pni-placepod");
        await ReceiveAsync(_north, 0, 1, [0x15, 0x66, 1]);

        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("unknown");
        (await _bench.Database.ReadAsync(_north.Id, "select status, reason from ingest_ledger", row => (row.GetString(0), row.GetString(1))))
            .ShouldBe([("undecodable", $"Neither the device nor its profile \"Bosch TPS110\" ({Profile}) has a codec.")]);
    }

    [Fact]
    public async Task A_distance_becomes_occupancy_by_the_threshold_of_the_device()
    {
        await MapAsync(_north, "milesight-em400-udl");
        await ReceiveAsync(_north, 0, 1, [0x04, 0x82, 0xF4, 0x01]);
        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("unknown");

        await _bench.Database.ExecuteAsync(_north.Id, "update devices set occupied_below_mm = 1000 where id = $1", _north.Spaces[0].DeviceId);
        await ReceiveAsync(_north, 0, 2, [0x04, 0x82, 0xF4, 0x01]);
        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("occupied");
        await ReceiveAsync(_north, 0, 3, [0x04, 0x82, 0xE8, 0x03]);
        (await _bench.SensedAsync(_north, _north.Spaces[0])).ShouldBe("free");
    }

    [Fact]
    public async Task The_learned_interval_is_kept_and_counts()
    {
        for (var hour = 0; hour <= 6; hour++)
        {
            var told = Told(_north, 1, hour, [1]) with { Time = Now.AddHours(hour - 7) };
            await _bench.ReceiveAsync(told.ArrivingAt(Now.AddHours(hour - 7), _north.Id));
        }

        (await _bench.Database.ReadAsync(_north.Id, "select learned_interval_s, beat_s, beats from device_state where device_id = $1", row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), _north.Spaces[1].DeviceId))
            .ShouldBe([(3600, 3600, 6)]);
        (await _bench.Database.ReadAsync(_north.Id, "select fresh_until - evidence_at from space_state where space_id = $1", row => row.GetTimeSpan(0), _north.Spaces[1].Id)).Single()
            .ShouldBe(TimeSpan.FromHours(2.2), TimeSpan.FromSeconds(1));
    }

    private Task MapAsync(SeededTenant tenant, string codec, string profile = Profile) =>
        _bench.Database.ExecuteAsync(tenant.Id, "insert into profile_codecs (tenant_id, profile_id, codec) values ($1, $2, $3)", tenant.Id.Value, profile, codec);

    private Task ReceiveAsync(SeededTenant tenant, int space, int counter, byte[] payload) =>
        _bench.ReceiveAsync(Told(tenant, space, counter, payload).ArrivingAt(Now.AddMinutes(counter), tenant.Id));

    private static ToldUplink Told(SeededTenant tenant, int space, int counter, byte[] payload, string profile = Profile) =>
        new("01020304", counter, Now.AddMinutes(counter), payload) { DevEui = tenant.Spaces[space].DevEui, ProfileId = profile };
}
