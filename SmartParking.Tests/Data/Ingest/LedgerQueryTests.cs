using System.Text;
using System.Text.Json;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Ingest;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>What the ledger's page asks, against a real PostgreSQL.</summary>
public sealed class LedgerQueryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(DateTimeOffset.UtcNow.UtcTicks / 10 * 10, TimeSpan.Zero);

    private ReplayBench _bench = null!;
    private SeededTenant _south = null!;

    public async Task InitializeAsync()
    {
        _bench = await ReplayBench.CreateAsync();
        _south = await SeededTenant.CreateAsync(_bench.Database, "south", spaces: 1, prefix: "S");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("", "", "", null, null, "9876543210")]
    [InlineData("accepted", "", "", null, null, "41")]
    [InlineData("dead,undecodable", "", "", null, null, "6520")]
    [InlineData("accepted,pending,dead", "", "", null, null, "643210")]
    [InlineData("pending", "", "", null, null, "3")]
    [InlineData("", "join", "", null, null, "98")]
    [InlineData("", "", "AB00000000000001", null, null, "97531")]
    [InlineData("", "", "AB", null, null, "97531")]
    [InlineData("", "", "ABF", null, null, "")]
    [InlineData("", "", "CD0000000000000", null, null, "86420")]
    [InlineData("", "", "", 3, 6, "543")]
    [InlineData("late,duplicate,unknown_device,dead", "join", "CD", 0, 9, "8")]
    [InlineData("accepted", "join", "", null, null, "")]
    public async Task A_filter_finds_what_it_says_newest_first(string statuses, string type, string devEui, int? from, int? to, string expected)
    {
        await SeedAsync();
        var filter = new LedgerFilter(
            [.. statuses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(word => LedgerStatuses.Find(word)!.Value)],
            type.Length > 0 ? type : null,
            devEui.Length > 0 ? devEui : null,
            from is { } first ? Now.AddMinutes(first) : null,
            to is { } last ? Now.AddMinutes(last) : null);

        var page = await _bench.Query.ReadAsync(await _bench.AccessAsync(), filter, null, CancellationToken.None);
        var all = await _bench.Query.ReadPlatformAsync(_bench.Admin, null, filter, null, CancellationToken.None);

        Numbers(page).ShouldBe(expected);
        Numbers(all).ShouldBe(expected);
        all.Entries.ShouldAllBe(entry => entry.TenantSlug == "north");
        (await _bench.Query.CountAsync(await _bench.AccessAsync(), filter, null, 1000, CancellationToken.None)).ShouldBe(expected.Length);
        (await _bench.Query.CountPlatformAsync(_bench.Admin, "north", filter, null, 1000, CancellationToken.None)).ShouldBe(expected.Length);
        (await _bench.Query.ReadPlatformAsync(_bench.Admin, "south", filter, null, CancellationToken.None)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repeat_also_where_moments_are_equal()
    {
        await _bench.Database.ExecuteAsync(
            _bench.North.Id,
            """
            insert into ingest_ledger (tenant_id, event, key, id, dev_eui, received_at, status)
            select $1, 'up', 'k' || n, gen_random_uuid(), 'AB00000000000001', $2 + make_interval(secs => n / 50), (array['accepted', 'dead', 'pending'])[1 + n % 3] from generate_series(1, 330) n
            """,
            _bench.North.Id.Value,
            Now);
        foreach (var statuses in new LedgerStatus[][] { [], [LedgerStatus.Accepted, LedgerStatus.Dead, LedgerStatus.Pending], [LedgerStatus.Dead] })
        {
            var seen = new List<LedgerEntry>();
            LedgerCursor? next = null;
            do
            {
                var page = await _bench.Query.ReadAsync(await _bench.AccessAsync(), new LedgerFilter(statuses), next, CancellationToken.None);
                seen.AddRange(page.Entries);
                next = page.Older;
            }
            while (next is not null);

            seen.Count.ShouldBe(statuses.Length == 1 ? 110 : 330);
            seen.Select(entry => entry.Id).ShouldBeUnique();
            seen.Select(entry => entry.ReceivedAt).ShouldBeInOrder(SortDirection.Descending);
        }

        var newest = (await _bench.Query.ReadAsync(await _bench.AccessAsync(), LedgerFilter.Nothing, null, CancellationToken.None)).Entries[20].Cursor;
        (await _bench.Query.CountAsync(await _bench.AccessAsync(), LedgerFilter.Nothing, newest, 100, CancellationToken.None)).ShouldBe(20);
        (await _bench.Query.CountAsync(await _bench.AccessAsync(), LedgerFilter.Nothing, null, 100, CancellationToken.None)).ShouldBe(100);
    }

    [Fact]
    public async Task An_event_opens_with_its_body_and_what_todays_codec_reads_and_a_foreign_one_does_not()
    {
        var space = _bench.North.Spaces[0];
        var received = new ToldUplink("01", 7, Now, [1]) { DevEui = space.DevEui }.ArrivingAt(Now, _bench.North.Id);
        await _bench.Ingest.ReceiveAsync(received);
        var foreign = new ToldUplink("01", 7, Now, [1]) { DevEui = _south.Spaces[0].DevEui }.ArrivingAt(Now, _south.Id);
        await _bench.Ingest.ReceiveAsync(foreign);
        var access = await _bench.AccessAsync();

        var found = (await _bench.Query.FindAsync(access, received.Place(), CancellationToken.None))!;
        found.Entry.Status.ShouldBe(LedgerStatus.Accepted);
        found.Key.ShouldBe(received.Told.Key);
        Encoding.UTF8.GetString(found.Body!.Bytes.Span).ShouldBe(Encoding.UTF8.GetString(received.Body.Span));
        found.Space.ShouldBe((space.Id, space.Code));
        found.Fields.ShouldBe([new("type", "status"), new("occupied", true)]);

        await _bench.SetCodecAsync(space, "object");
        var unread = (await _bench.Query.FindAsync(access, received.Place(), CancellationToken.None))!;
        unread.Fields.ShouldBeNull();
        unread.Problem.ShouldNotBeNull();

        (await _bench.Query.FindAsync(access, foreign.Place(), CancellationToken.None)).ShouldBeNull();
        (await _bench.Query.ReadAsync(access, LedgerFilter.Nothing, null, CancellationToken.None)).Entries.Select(entry => entry.Id).ShouldBe([received.Id]);
        (await _bench.Query.FindPlatformAsync(_bench.Admin, "north", foreign.Place(), CancellationToken.None)).ShouldBeNull();
        var seen = (await _bench.Query.FindPlatformAsync(_bench.Admin, "south", foreign.Place(), CancellationToken.None))!;
        seen.Entry.TenantSlug.ShouldBe("south");
        seen.Body.ShouldBeNull();
        seen.Fields.ShouldBeNull();
    }

    [Fact]
    public async Task A_protobuf_event_opens_with_its_bytes_and_is_read_as_its_own_profile_says_today()
    {
        var space = _bench.North.Spaces[0];
        await _bench.SetCodecAsync(space, null);
        await _bench.MapAsync("older", "pni-placepod");
        await _bench.MapAsync("newer", "milesight-em400-udl");
        await _bench.Database.ExecuteAsync(_bench.North.Id, "update devices set occupied_below_mm = 1000 where id = $1", space.DeviceId);
        ToldUplink Told(int counter, byte[] payload, string profile) => new("00189440", counter, Now.AddMinutes(counter), payload) { DevEui = space.DevEui, ProfileId = profile };
        var older = Told(1, [0x15, 0x66, 1], "older").InProtobufArrivingAt(Now.AddMinutes(1), _bench.North.Id);
        var newer = Told(2, [0x04, 0x82, 0xF4, 0x01], "newer").InProtobufArrivingAt(Now.AddMinutes(2), _bench.North.Id);
        await _bench.Ingest.ReceiveAsync(older);
        await _bench.Ingest.ReceiveAsync(newer);
        var access = await _bench.AccessAsync();

        var first = (await _bench.Query.FindAsync(access, older.Place(), CancellationToken.None))!;
        first.Codec.ShouldBe("pni-placepod");
        first.Problem.ShouldBeNull();
        first.Body!.Encoding.ShouldBe(EventEncoding.Protobuf);
        first.Body.Bytes.ToArray().ShouldBe(older.Body.ToArray());
        using var json = JsonDocument.Parse(first.Body.ToJson("up")!.Value);
        json.RootElement.GetProperty("data").GetString().ShouldBe("FWYB");
        json.RootElement.GetProperty("deviceInfo").GetProperty("deviceProfileId").GetString().ShouldBe("older");
        var second = (await _bench.Query.FindAsync(access, newer.Place(), CancellationToken.None))!;
        second.Codec.ShouldBe("milesight-em400-udl");
        second.Fields!.ShouldContain(new KeyValuePair<string, object?>("occupied", true));

        await _bench.SetCodecAsync(space, "object");
        (await _bench.Query.FindAsync(access, older.Place(), CancellationToken.None))!.Problem.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("where tenant_id = $1 order by received_at desc, id desc limit 101", "ingest_ledger_by_time")]
    [InlineData("where tenant_id = $1 and dev_eui = 'AB00000000000001' order by received_at desc, id desc limit 101", "ingest_ledger_by_device")]
    [InlineData("where tenant_id = $1 and status <> all (array['accepted', 'pending']) and status = any (array['dead']) and (received_at, id) < (now(), $1) order by received_at desc, id desc limit 101", "ingest_ledger_troubled")]
    public async Task Under_row_level_security_a_page_is_read_from_its_index(string asked, string index)
    {
        await _bench.Database.ExecuteAsync(
            _bench.North.Id,
            """
            insert into ingest_ledger (tenant_id, event, key, id, dev_eui, received_at, status)
            select $1, 'up', 'k' || n, gen_random_uuid(), 'AB' || lpad((n % 900)::text, 14, '0'), $2 + make_interval(secs => n), case n % 40 when 0 then 'dead' else 'accepted' end from generate_series(1, 20000) n
            """,
            _bench.North.Id.Value,
            Now);
        await _bench.Database.AsSuperuserAsync<int>("analyze ingest_ledger; select 1");

        var plan = string.Join('\n', await _bench.Database.ReadAsync(_bench.North.Id, $"explain select id from ingest_ledger {asked}", row => row.GetString(0), _bench.North.Id.Value));

        plan.ShouldContain(index);
        plan.ShouldNotContain("Seq Scan");
    }

    private static string Numbers(LedgerEntries page) => string.Concat(page.Entries.Select(entry => (int)(entry.ReceivedAt - Now).TotalMinutes));

    /// <summary>Ten events a minute apart: even ones of one device, odd ones of another, the last two joins.</summary>
    private Task SeedAsync() =>
        _bench.Database.ExecuteAsync(
            _bench.North.Id,
            """
            insert into ingest_ledger (tenant_id, event, key, id, dev_eui, received_at, status)
            select $1, case when n > 7 then 'join' else 'up' end, 'k' || n, gen_random_uuid(), case n % 2 when 0 then 'CD00000000000000' else 'AB00000000000001' end, $2 + make_interval(mins => n),
                (array['dead', 'accepted', 'dead', 'pending', 'accepted', 'undecodable', 'dead', 'unknown_device', 'late', 'duplicate'])[n + 1]
            from generate_series(0, 9) n
            """,
            _bench.North.Id.Value,
            Now);
}
