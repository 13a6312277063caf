using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Ingest;

/// <summary>PostgreSQL is stopped and started again under a Portal that is being posted to.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private OutageCluster _cluster = null!;
    private SeededTenant _north = null!;

    public async Task InitializeAsync()
    {
        _cluster = await OutageCluster.StartAsync();
        _north = await SeededTenant.CreateAsync(_cluster.Database, "north", spaces: 6);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_the_database_goes_and_comes()
    {
        await using var portal = await StartAsync();
        using var sender = new WebhookSender(portal.Address);
        var random = new Random(11);
        var days = _north.Spaces.ToDictionary(space => space, space => DeviceDay.Make(DateTimeOffset.UtcNow.AddDays(-1), random, space.DevEui));
        var events = days.Values.SelectMany(day => day.Events).ToArray();
        random.Shuffle(events);
        var third = events.Length / 3;
        var slowest = TimeSpan.Zero;

        var before = await PostAsync(events[..third]);
        var stopping = _cluster.AwayAsync();
        var during = await PostAsync(events[third..(2 * third)]);
        await stopping;
        var away = await PostAsync(events[(2 * third)..]);
        var health = await HealthAsync(sender.Client);
        await _cluster.BackAsync();
        await DrainedAsync(sender.Client);

        before.ShouldAllBe(status => status == HttpStatusCode.NoContent);
        during.ShouldAllBe(status => status == HttpStatusCode.NoContent || status == HttpStatusCode.Accepted);
        away.ShouldAllBe(status => status == HttpStatusCode.Accepted);
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        health.ShouldBe("holding");
        foreach (var (space, day) in days)
        {
            await HistoryChecks.MustEqualAsync(_cluster.Database, _north, space, day.Reference());
        }

        (await _cluster.Database.ReadAsync(_north.Id, "select coalesce(sum(repeats), 0) from ingest_ledger", row => row.GetInt64(0))).ShouldBe([0]);
        Directory.GetFiles(_cluster.SpoolFolder, "*.spool").ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(_cluster.SpoolFolder, "poison")).ShouldBeEmpty();
        (await sender.PostAsync(Told(0, 9000), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        async Task<ConcurrentBag<HttpStatusCode>> PostAsync(ToldUplink[] told)
        {
            var statuses = new ConcurrentBag<HttpStatusCode>();
            await Parallel.ForEachAsync(told, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await sender.PostAsync(each, _north.Secret);
                statuses.Add(answer.StatusCode);
                slowest = Stopwatch.GetElapsedTime(begun) is var took && took > slowest ? took : slowest;
            });
            return statuses;
        }
    }

    [Fact]
    public async Task A_portal_that_starts_while_the_database_is_away_knows_its_senders_and_keeps_their_events()
    {
        var platform = "sp_platform_" + Guid.NewGuid().ToString("N");
        await _cluster.Database.ExecuteAsync(
            TenantId.Platform,
            "insert into webhook_secrets (tenant_id, id, label, secret_hash) values ($1, gen_random_uuid(), 'test', $2)",
            Guid.Empty,
            SHA256.HashData(Encoding.UTF8.GetBytes(platform)));
        await using (var first = await StartAsync())
        {
            using var sender = new WebhookSender(first.Address);
            (await sender.PostAsync(Told(0, 1), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        await _cluster.AwayAsync();
        var told = Told(1, 5, occupied: true);
        var spooledAt = DateTimeOffset.UtcNow;
        await using (var portal = PortalProcess.Serve(_cluster.Database, ("Ingest:SpoolFolder", _cluster.SpoolFolder)))
        {
            await portal.ReadyAsync("/health/live");
            using var sender = new WebhookSender(portal.Address);

            (await sender.PostAsync(told, _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            (await sender.PostAsync(Told(2, 5, occupied: true), platform)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            (await sender.PostAsync(told, "sp_wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await sender.PostAsync("up", "{}", _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            portal.Kill();
        }

        var secrets = await File.ReadAllTextAsync(Path.Combine(_cluster.SpoolFolder, "secrets"));
        var spooledUntil = DateTimeOffset.UtcNow;
        await _cluster.BackAsync();
        await using var again = await StartAsync();
        using var client = new WebhookSender(again.Address);
        await DrainedAsync(client.Client);

        (await SensedAsync(1), await SensedAsync(2)).ShouldBe(("occupied", "occupied"));
        var arrived = (await _cluster.Database.ReadAsync(_north.Id, "select received_at from ingest_ledger where key = $1", row => row.GetFieldValue<DateTimeOffset>(0), told.DeduplicationId.ToString())).Single();
        arrived.ShouldBeInRange(spooledAt, spooledUntil);
        secrets.ShouldNotContain(_north.Secret);
        secrets.ShouldNotContain(platform);
        secrets.ShouldContain(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(_north.Secret))));
        TemporaryFolder.ModeOf(Path.Combine(_cluster.SpoolFolder, "secrets")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_database_that_hangs_does_not_hold_the_sender()
    {
        await using var portal = await StartAsync();
        using var sender = new WebhookSender(portal.Address);
        (await sender.PostAsync(Told(0, 1), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await using (var holder = new NpgsqlConnection(_cluster.Database.Superuser + ";Pooling=false"))
        {
            await holder.OpenAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("lock table ingest_ledger in access exclusive mode", holder, transaction);
            await hold.ExecuteNonQueryAsync();
            var begun = Stopwatch.GetTimestamp();

            var answers = await Task.WhenAll(Enumerable.Range(2, 20).Select(counter => sender.PostAsync(Told(0, counter), _north.Secret)));

            answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Accepted);
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        }

        await DrainedAsync(sender.Client);
        (await _cluster.Database.ReadAsync(_north.Id, "select f_cnt from readings order by f_cnt", row => row.GetInt64(0))).ShouldBe(Enumerable.Range(1, 21).Select(counter => (long)counter));
        (await _cluster.Database.ReadAsync(_north.Id, "select coalesce(sum(repeats), 0) from ingest_ledger", row => row.GetInt64(0))).ShouldBe([0]);
    }

    [Fact]
    public async Task Without_room_or_folder_the_answer_is_503_and_quick()
    {
        await using var portal = await RunningPortal.StartAsync(_cluster.Database);
        await using var full = await RunningPortal.StartAsync(_cluster.Database, null, "--Ingest:SpoolFolder", "/proc/no-such-folder");
        await _cluster.AwayAsync();
        foreach (var address in new[] { portal.Address, full.Address })
        {
            using var sender = new WebhookSender(address);
            for (var attempt = 0; attempt < 5; attempt++)
            {
                var begun = Stopwatch.GetTimestamp();
                (await sender.PostAsync(Told(0, attempt), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(3));
            }
        }

        using var client = new HttpClient { BaseAddress = full.Address };
        (await HealthAsync(client)).ShouldBe("failing");
    }

    private async Task<RunningPortal> StartAsync()
    {
        var portal = await RunningPortal.StartAsync(_cluster.Database, null, "--Ingest:SpoolFolder", _cluster.SpoolFolder);
        using var sender = new WebhookSender(portal.Address);
        // The first event of a cold process may take longer than a sender waits, and is kept aside; this one is of no device here.
        using var answer = await sender.PostAsync(Told(0, 0) with { DevEui = "00000000000000FF" }, _north.Secret);
        answer.IsSuccessStatusCode.ShouldBeTrue();
        await DrainedAsync(sender.Client);
        return portal;
    }

    private async Task<string> SensedAsync(int space) =>
        (await _cluster.Database.ReadAsync(_north.Id, "select sensed from space_state where space_id = $1", row => row.GetString(0), _north.Spaces[space].Id)).Single();

    private ToldUplink Told(int space, long counter, bool occupied = false) =>
        new("00189440", counter, DateTimeOffset.UtcNow, [(byte)(occupied ? 1 : 0)]) { DevEui = _north.Spaces[space].DevEui };

    internal static async Task DrainedAsync(HttpClient client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await HealthAsync(client) != "empty")
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(50, limit.Token);
        }
    }

    private static async Task<string> HealthAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("parts").GetProperty("spool").GetProperty("detail").GetString()!;
    }
}
