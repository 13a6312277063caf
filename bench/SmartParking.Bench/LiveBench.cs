using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartParking.Bench.Chaos;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Bench;

/// <summary>
/// From the moment an event is posted to the moment its tile has changed in a browser, while 20 tenants' sensors report and
/// pages are open in each: one of them is Chromium's and is measured, the others are circuits that do all but paint; on one page of
/// five tenants a person opens one space after the other, which is measured too.
/// </summary>
internal static class LiveBench
{
    private const int EventsPerSecond = 200;
    private const int Tenants = 20;
    private const int Devices = 10_000;
    private const int PagesPerTenant = 5;
    private const int People = 5;
    private const int Stride = 7_919;
    private const double Limit = 150;
    private const double ActionLimit = 200;
    private const double LateActionLimit = 1_000;
    private const string Phrase = "a sentence for the bench";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MeasuredFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);

    private const string AddPeople =
        """
        with made as (
            insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, password_hash, security_stamp, concurrency_stamp)
            select gen_random_uuid(), p.mail, upper(p.mail), p.mail, upper(p.mail), 'Person', $1, 'stamp', 'stamp' from (select 'person-' || n || '@bench.example' as mail from generate_series(1, 20) n) p
            returning id, email)
        insert into memberships (tenant_id, id, user_id, role, name, email)
            select t.id, gen_random_uuid(), made.id, 'operator', 'Person', made.email from made join tenants t on t.slug = 'tenant-' || regexp_replace(made.email, '\D', '', 'g')
        """;

    public static async Task<int> RunAsync()
    {
        await using var server = await BenchServer.StartAsync(durable: true);
        var secret = WebhookSecret.New();
        await FillAsync(server, secret);
        await using var portal = await BenchPortal.StartAsync(server.Database, ("Edge__Limits__SignIn__Burst", "1000"));
        await using var window = await LiveWindow.OpenAsync(portal.Address, Email(1), Phrase, "/t/tenant-1/operations");
        var (pages, acting) = (new List<CircuitClient>(), new List<CircuitClient>());
        var browsers = new List<CircuitBrowser>();
        try
        {
            await OpenAsync(portal.Address, browsers, pages, acting);
            return await MeasureAsync(portal, window, pages, acting, secret);
        }
        finally
        {
            foreach (var page in pages.Concat(acting))
            {
                await page.DisposeAsync();
            }

            browsers.ForEach(browser => browser.Dispose());
        }
    }

    private static async Task FillAsync(BenchServer server, string secret)
    {
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await IngestData.FillAsync(connection, secret);
        var hash = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })).HashPassword(new User(), Phrase);
        await using var add = new NpgsqlCommand(AddPeople, connection) { Parameters = { new NpgsqlParameter { Value = hash } } };
        await add.ExecuteNonQueryAsync();
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    private static async Task OpenAsync(Uri portal, List<CircuitBrowser> browsers, List<CircuitClient> pages, List<CircuitClient> acting)
    {
        for (var tenant = 1; tenant <= Tenants; tenant++)
        {
            var browser = new CircuitBrowser(portal);
            browsers.Add(browser);
            await browser.SignInAsync(Email(tenant), Phrase);
            for (var page = tenant == 1 ? 1 : 0; page < PagesPerTenant; page++)
            {
                var acts = page == 1 && tenant <= People;
                var client = await CircuitClient.OpenAsync(
                    browser, string.Create(CultureInfo.InvariantCulture, $"/t/tenant-{tenant}/operations"), acts ? new CircuitSettings { KeepsBytes = false } : CircuitSettings.CountOnly);
                (acts ? acting : pages).Add(client);
            }
        }
    }

    private static async Task<int> MeasureAsync(BenchPortal portal, LiveWindow window, List<CircuitClient> pages, List<CircuitClient> acting, string secret)
    {
        using var door = new DoorClient(portal.Address);
        var turns = Turns(secret).GetEnumerator();
        var load = Load.Start(EventsPerSecond, () => turns.MoveNext() ? turns.Current : throw new InvalidOperationException("Sensors always report."), door);
        await using var people = new LiveActions(acting);
        await Task.Delay(WarmUp);
        var (begun, bytes, before) = (Stopwatch.GetTimestamp(), pages.Sum(page => page.BatchBytes), pages.Sum(page => page.Batches));
        await Task.Delay(MeasuredFor);
        var ended = Stopwatch.GetTimestamp();
        await Task.Delay(AtMost);
        var sent = await load.EndAsync();
        await people.EndAsync();
        var changes = await window.ChangesAsync();
        var measured = sent.Where(told => told.PostedAt >= begun && told.PostedAt < ended).ToList();
        var mine = measured.Where(told => told.Device.Owner == "tenant-1").ToList();
        var times = mine.Select(told => changes.After(told)).OfType<double>().Order().ToList();
        var unseen = mine.Count - times.Count;
        var refused = measured.Count(told => !told.IsAcknowledged);
        var all = pages.Concat(acting).ToList();
        var open = all.Count(page => !page.Ended && page.Errors.Count == 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured.Count / MeasuredFor.TotalSeconds:F0} events per second, {refused} not acknowledged; {open} of {all.Count} circuits open, {(pages.Sum(page => page.Batches) - before) / MeasuredFor.TotalSeconds:F0} batches and {(pages.Sum(page => page.BatchBytes) - bytes) / MeasuredFor.TotalSeconds / 1024:F0} KiB per second"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"webhook to changed tile, {times.Count} of the measured page: p50 {At(times, 50):F0} ms, p95 {At(times, 95):F0} ms, p99 {At(times, 99):F0} ms; {unseen} never seen"));
        var good = refused == 0 && unseen == 0 && open == all.Count && times.Count > 0 && At(times, 95) <= Limit;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p95 at most {Limit} ms, all seen: {(good ? "PASS" : "FAIL")}"));
        return ToldOf(people, begun) && good ? 0 : 1;
    }

    private static bool ToldOf(LiveActions people, long begun)
    {
        var (times, failed) = people.Since(begun);
        var good = times.Count > 0 && failed * 1_000 <= times.Count && At(times, 95) < ActionLimit && At(times, 99) < LateActionLimit;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a space opened or closed, {times.Count} times by {People} people: p50 {At(times, 50):F0} ms, p95 {At(times, 95):F0} ms, p99 {At(times, 99):F0} ms; {failed} failed"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p95 below {ActionLimit} ms, p99 below {LateActionLimit} ms, at most one in a thousand fails: {(good ? "PASS" : "FAIL")}"));
        return good;
    }

    /// <summary>Sensors of all tenants in scattered order; each says the opposite of what it said before, so that each event changes a tile.</summary>
    private static IEnumerable<SentEvent> Turns(string secret)
    {
        var sensors = Enumerable.Range(1, Devices).Select(number => new ChaosDevice(number, string.Create(CultureInfo.InvariantCulture, $"tenant-{((number - 1) / (Devices / Tenants)) + 1}"), secret)).ToArray();
        for (var turn = 0L; turn < long.MaxValue; turn++)
        {
            var sensor = sensors[turn * Stride % Devices];
            var round = turn / Devices;
            yield return new SentEvent(sensor, sensor.DevEui[8..], 100 + round, TimeProvider.System.GetUtcNow(), Occupied: round % 2 == 0);
        }
    }

    private static string Email(int tenant) => string.Create(CultureInfo.InvariantCulture, $"person-{tenant}@bench.example");

    private static double At(List<double> sorted, int percent) => sorted.Count == 0 ? double.NaN : sorted[(int)Math.Ceiling(sorted.Count * percent / 100.0) - 1];
}
