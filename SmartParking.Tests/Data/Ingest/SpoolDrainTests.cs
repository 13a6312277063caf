using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>From the files into a real PostgreSQL.</summary>
public sealed class SpoolDrainTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private IngestBench _bench = null!;
    private SpoolScene _scene = null!;
    private SeededTenant _north = null!;

    public async Task InitializeAsync()
    {
        _bench = await IngestBench.CreateAsync();
        _scene = await SpoolScene.StartAsync(configure: options => options.BatchLimit = 4);
        _north = await SeededTenant.CreateAsync(_bench.Database, "north", spaces: 4);
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_day_goes_through_the_spool_unharmed_and_twice_is_once()
    {
        var day = DeviceDay.Make(Now.AddDays(-1), new Random(9), _north.Spaces[0].DevEui);
        foreach (var told in day.Events)
        {
            await SpoolAsync(told);
        }

        var copies = _scene.Segments.ToDictionary(file => file, File.ReadAllBytes);
        (await DrainAsync()).ShouldBeTrue();
        _scene.Segments.ShouldBeEmpty();
        await _scene.CloseAsync();
        foreach (var (file, bytes) in copies)
        {
            await File.WriteAllBytesAsync(file, bytes);
        }

        File.Delete(Path.Combine(_scene.Folder, "drained"));
        await _scene.OpenAsync();
        (await DrainAsync()).ShouldBeTrue();

        _scene.Segments.ShouldBeEmpty();
        (await _bench.ReadingsAsync(_north, _north.Spaces[0])).ShouldBe(day.Reference().Readings);
        (await _bench.Database.ReadAsync(_north.Id, "select sum(repeats) from ingest_ledger", row => row.GetInt64(0))).ShouldBe([0]);
    }

    [Fact]
    public async Task A_segment_that_was_written_on_and_closed_while_it_was_drained_keeps_what_the_drain_has_not_seen()
    {
        await SpoolAsync(Told(0, 1));
        var seen = _scene.Spool.Waitings().ShouldHaveSingleItem();
        await SpoolAsync(Told(0, 2));
        while (_scene.Spool.Waitings().Count == 1)
        {
            // Of nobody, and large: until the first segment is full and another is written to.
            (await _scene.AppendAsync(SpoolScene.Told(0, 200_000))).ShouldBeTrue();
        }

        _scene.Spool.Retire(seen);

        _scene.Spool.Waitings().Select(segment => segment.Number).ShouldContain(seen.Number);
        await DrainAsync();
        (await CountersAsync(0)).ShouldBe([1L, 2L]);
        _scene.Spool.Waitings().ShouldNotContain(segment => segment.Number == seen.Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_record_that_was_spooled_twice_is_one_event(int between)
    {
        var told = Told(0, 1).ArrivingAt(DateTimeOffset.UtcNow, _north.Id);
        await SpoolAsync(told);
        for (var counter = 2; counter < 2 + between; counter++)
        {
            await SpoolAsync(Told(0, counter));
        }

        await SpoolAsync(told);

        (await DrainAsync()).ShouldBeTrue();

        (await CountersAsync(0)).ShouldBe(Enumerable.Range(1, 1 + between).Select(counter => (long)counter));
        (await _bench.Database.ReadAsync(_north.Id, "select status, repeats from ingest_ledger", row => $"{row.GetString(0)} {row.GetInt32(1)}")).ShouldAllBe(row => row == "accepted 0");
    }

    [Fact]
    public async Task Damage_in_the_middle_costs_its_own_record_alone()
    {
        for (var counter = 1; counter <= 9; counter++)
        {
            await SpoolAsync(Told(0, counter));
        }

        await _scene.CloseAsync();
        var bytes = await File.ReadAllBytesAsync(_scene.Segments[0]);
        var fifth = SpoolScan.Read(bytes).ElementAt(4);
        bytes[fifth.Offset + 60] ^= 1;
        await File.WriteAllBytesAsync(_scene.Segments[0], bytes);
        await _scene.OpenAsync();

        (await DrainAsync()).ShouldBeTrue();

        (await CountersAsync(0)).ShouldBe([1, 2, 3, 4, 6, 7, 8, 9]);
        (await File.ReadAllBytesAsync(_scene.Poison.Single())).ShouldBe(bytes[fifth.Offset..fifth.End]);
        _scene.Spool.Poisoned.ShouldBe(1);
        _scene.Spool.State.ShouldBe(SpoolState.Empty);
    }

    [Theory]
    [InlineData("22000")]
    [InlineData("42501")]
    public async Task A_record_that_alone_is_refused_is_set_aside_and_can_be_put_back(string state)
    {
        await RefuseAsync($"new.dev_eui = '{_north.Spaces[1].DevEui}'", state);
        await SpoolAsync(Told(0, 1));
        await SpoolAsync(Told(1, 1));
        for (var counter = 2; counter < 9; counter++)
        {
            await SpoolAsync(Told(0, counter));
        }

        (await DrainAsync()).ShouldBeTrue();

        (await CountersAsync(0)).ShouldBe(Enumerable.Range(1, 8).Select(counter => (long)counter));
        _scene.Segments.ShouldBeEmpty();
        var aside = _scene.Poison.Single();
        (await File.ReadAllTextAsync(aside + ".reason")).ShouldContain(state);

        await _bench.Database.AsSuperuserAsync<int>("drop trigger refuse on ingest_ledger; select 1");
        await _scene.CloseAsync();
        File.Move(aside, Path.Combine(_scene.Folder, "00000099.spool"));
        await _scene.OpenAsync();
        (await DrainAsync()).ShouldBeTrue();
        (await CountersAsync(1)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_database_that_takes_nothing_empties_no_spool_into_poison()
    {
        await RefuseAsync("true", "42501");
        for (var counter = 1; counter <= 6; counter++)
        {
            await SpoolAsync(Told(0, counter));
        }

        (await DrainAsync()).ShouldBeFalse();

        _scene.Poison.ShouldBeEmpty();
        _scene.Read().Count.ShouldBe(6);
        await _bench.Database.AsSuperuserAsync<int>("drop trigger refuse on ingest_ledger; select 1");
        (await DrainAsync()).ShouldBeTrue();
        (await CountersAsync(0)).ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public async Task What_cannot_be_set_aside_blocks_nobody_and_stays()
    {
        await RefuseAsync($"new.dev_eui = '{_north.Spaces[1].DevEui}'", "22000");
        await SpoolAsync(Told(1, 1));
        for (var counter = 1; counter <= 6; counter++)
        {
            await SpoolAsync(Told(0, counter));
        }

        _scene.Disk.Room = 0;
        (await DrainAsync()).ShouldBeFalse();

        (await CountersAsync(0)).ShouldBe([1, 2, 3, 4, 5, 6]);
        _scene.Segments.ShouldNotBeEmpty();
        _scene.Disk.Room = long.MaxValue;
        (await DrainAsync()).ShouldBeTrue();
        _scene.Poison.Length.ShouldBe(1);
        _scene.Segments.ShouldBeEmpty();
        (await _bench.Database.ReadAsync(_north.Id, "select sum(repeats) from ingest_ledger", row => row.GetInt64(0))).ShouldBe([0]);
    }

    [Fact]
    public async Task A_record_of_the_platforms_secret_finds_its_tenant_when_it_is_drained()
    {
        await SpoolAsync(Told(2, 1), TenantId.Platform, routed: false);

        (await DrainAsync()).ShouldBeTrue();

        (await CountersAsync(2)).ShouldBe([1]);
        (await _bench.Database.ReadAsync(TenantId.Platform, "select count(*) from ingest_ledger", row => row.GetInt64(0))).ShouldBe([0]);
    }

    [Fact]
    public async Task Progress_of_another_segment_under_the_same_number_skips_nothing()
    {
        for (var counter = 1; counter <= 6; counter++)
        {
            await SpoolAsync(Told(0, counter));
        }

        await File.WriteAllTextAsync(Path.Combine(_scene.Folder, "drained"), "1 0011223344556677 1200\n");

        (await DrainAsync()).ShouldBeTrue();

        (await CountersAsync(0)).ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    private async Task<bool> DrainAsync()
    {
        var gate = new StartGate(TimeProvider.System);
        gate.Decide([]);
        using var watch = new DatabaseWatch(_bench.Database.Sources, gate, TimeProvider.System, NullLogger<DatabaseWatch>.Instance);
        var file = new SecretFile(new IngestOptions(), _scene.Disk, TimeProvider.System, NullLogger<SecretFile>.Instance);
        using var secrets = new SecretDirectory(_bench.Database.Sources, gate, watch, file, TimeProvider.System, NullLogger<SecretDirectory>.Instance);
        var replay = new SpoolReplay(secrets, new IngestStore(_bench.Batch, watch, LooseMeters.Ingest, NullLogger<IngestStore>.Instance));
        using var drain = new SpoolDrain(_scene.Spool, replay, watch, _scene.Options, TimeProvider.System, NullLogger<SpoolDrain>.Instance);
        return await drain.DrainAsync(CancellationToken.None);
    }

    private async Task SpoolAsync(ToldUplink told, TenantId? tenant = null, bool routed = true) =>
        await SpoolAsync(told.ArrivingAt(DateTimeOffset.UtcNow, tenant ?? _north.Id), routed);

    private async Task SpoolAsync(InboundEvent received, bool routed = true) => (await _scene.AppendAsync(SpooledEvent.Of(received, routed))).ShouldBeTrue();

    private Task<int> RefuseAsync(string when, string state) =>
        _bench.Database.AsSuperuserAsync<int>(
            $$"""
            create function refuse() returns trigger language plpgsql as $f$ begin raise exception 'refused' using errcode = '{{state}}'; end $f$;
            create trigger refuse before insert on ingest_ledger for each row when ({{when}}) execute function refuse();
            select 1
            """);

    private async Task<List<long>> CountersAsync(int space) => [.. (await _bench.ReadingsAsync(_north, _north.Spaces[space])).Select(reading => reading.Counter)];

    private ToldUplink Told(int space, long counter) => new("00189440", counter, Now.AddSeconds(counter - 60), [1]) { DevEui = _north.Spaces[space].DevEui };
}
