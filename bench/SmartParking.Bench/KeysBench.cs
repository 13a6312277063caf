using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Bench;

/// <summary>What a key costs to check once it is remembered, and what a crowd that signs in costs those who are in already.</summary>
internal static partial class KeysBench
{
    private const int Keys = 10_000;
    private const int People = 500;
    private const int SignInsPerSecond = 25;
    private const string Phrase = "a sentence for the bench";
    private static readonly TimeSpan LoadFor = TimeSpan.FromSeconds(30);

    private const string Fill =
        """
        insert into tenants (id, slug, name, tier) select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'tenant-' || n, 'Tenant ' || n, 'enterprise' from generate_series(1, 20) n;
        set session_replication_role = replica;
        insert into sites (tenant_id, id, slug, name) select t.id, t.id, 'site', 'Site' from tenants t where t.slug = 'tenant-1';
        insert into zones (tenant_id, id, site_id, name) select t.id, t.id, t.id, 'Zone' from tenants t where t.slug = 'tenant-1';
        set session_replication_role = origin;
        insert into spaces (tenant_id, id, site_id, zone_id, code) select t.id, gen_random_uuid(), t.id, t.id, 'A-' || lpad(n::text, 3, '0') from tenants t, generate_series(1, 500) n where t.slug = 'tenant-1';
        """;

    private const string AddKeys =
        """
        insert into api_keys (tenant_id, id, label, prefix, key_hash, scopes)
        select ('00000000-0000-7000-9000-' || lpad(to_hex(k.n % 20 + 1), 12, '0'))::uuid, gen_random_uuid(), 'bench', 'pk_live_bench', k.hash, '{spaces:read}' from unnest($1::bytea[]) with ordinality as k (hash, n)
        """;

    private const string AddPeople =
        """
        with made as (
            insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, password_hash, security_stamp, concurrency_stamp)
            select gen_random_uuid(), p.mail, upper(p.mail), p.mail, upper(p.mail), 'Person', $2, 'stamp', 'stamp' from (select 'person-' || n || '@bench.example' as mail from generate_series(1, $1) n) p
            returning id, email)
        insert into memberships (tenant_id, id, user_id, role, name, email) select t.id, gen_random_uuid(), made.id, 'operator', 'Person', made.email from made, tenants t where t.slug = 'tenant-1'
        """;

    public static async Task<int> RunAsync()
    {
        await using var server = await BenchServer.StartAsync(durable: true);
        var keys = Enumerable.Range(0, Keys).Select(_ => ApiKey.New()).ToArray();
        await FillAsync(server, keys);
        var cheap = await CheckAsync(server, keys);
        var calm = await CalmAsync(server);
        return cheap && calm ? 0 : 1;
    }

    private static async Task FillAsync(BenchServer server, string[] keys)
    {
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await BenchServer.RunAsync(connection, Fill);
        await using var addKeys = new NpgsqlCommand(AddKeys, connection) { Parameters = { new NpgsqlParameter { Value = keys.Select(ApiKey.Hash).ToArray() } } };
        await addKeys.ExecuteNonQueryAsync();
        var hash = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })).HashPassword(new User(), Phrase);
        await using var addPeople = new NpgsqlCommand(AddPeople, connection) { Parameters = { new NpgsqlParameter { Value = People }, new NpgsqlParameter { Value = hash } } };
        await addPeople.ExecuteNonQueryAsync();
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    /// <summary>The real directory, listening, over the real database; every key was asked for once before.</summary>
    private static async Task<bool> CheckAsync(BenchServer server, string[] keys)
    {
        await using var sources = new ParkingSources(server.Database.Connections);
        var gate = new StartGate(TimeProvider.System);
        gate.Decide([]);
        using var feed = new AccessFeed(sources, gate, NullLogger<AccessFeed>.Instance);
        using var directory = new KeyDirectory(sources, feed, TimeProvider.System);
        await feed.StartAsync(CancellationToken.None);
        while (!feed.IsListening)
        {
            await Task.Delay(10);
        }

        var first = await TimesAsync(directory, keys);
        var again = await TimesAsync(directory, keys);
        await feed.StopAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"API key looked up in the database: p50 {Percentile(first, 50):F3} ms, p95 {Percentile(first, 95):F3} ms, of {Keys:N0} keys"));
        return Say("API key remembered, p95", Percentile(again, 95), 0.3);
    }

    private static async Task<List<double>> TimesAsync(KeyDirectory directory, string[] keys)
    {
        var times = new List<double>(keys.Length);
        foreach (var key in keys)
        {
            var begun = Stopwatch.GetTimestamp();
            _ = await directory.FindAsync(key, CancellationToken.None) ?? throw new InvalidOperationException("A key was not found.");
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>Programs sign in at a steady pace, each another person; meanwhile one who is in asks for the Operations page.</summary>
    private static async Task<bool> CalmAsync(BenchServer server)
    {
        await using var portal = await BenchPortal.StartAsync(server.Database, ("Edge__Limits__SignIn__Burst", "100000"));
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        await EnterAsync(browser);
        using var programs = new HttpClient { BaseAddress = portal.Address };
        await SignInAsync(programs, 1);
        using var over = new CancellationTokenSource(LoadFor);
        var (signIns, pages) = (new List<Task<double?>>(), new List<double>());
        var crowd = CrowdAsync(programs, signIns, over.Token);
        while (!over.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            using var page = await browser.GetAsync("/t/tenant-1/operations");
            page.EnsureSuccessStatusCode();
            pages.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        await crowd;
        var all = await Task.WhenAll(signIns);
        var times = all.OfType<double>().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Length:N0} sign-ins in {LoadFor.TotalSeconds:F0} s, {all.Length - times.Count:N0} told to come again; the others p50 {Percentile(times, 50):F0} ms, p95 {Percentile(times, 95):F0} ms; {pages.Count} pages, p50 {Percentile(pages, 50):F0} ms"));
        return Say($"Operations page while {SignInsPerSecond} sign in each second, p95", Percentile(pages, 95), 200);
    }

    private static async Task CrowdAsync(HttpClient programs, List<Task<double?>> signIns, CancellationToken over)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1) / SignInsPerSecond);
        try
        {
            while (await pace.WaitForNextTickAsync(over))
            {
                signIns.Add(SignInAsync(programs, (signIns.Count % (People - 1)) + 2));
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    /// <returns>Milliseconds; null when too many waited already, which is said at once.</returns>
    private static async Task<double?> SignInAsync(HttpClient programs, int number)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await programs.PostAsJsonAsync("/api/auth/login", new { email = string.Create(CultureInfo.InvariantCulture, $"person-{number}@bench.example"), password = Phrase });
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task EnterAsync(HttpClient browser)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = FormToken().Match(await browser.GetStringAsync("/sign-in")).Groups["token"].Value,
            ["Email"] = "person-1@bench.example",
            ["Password"] = Phrase,
        });
        using var answer = await browser.PostAsync("/sign-in", form);
        if (answer.StatusCode != HttpStatusCode.Found)
        {
            throw new InvalidOperationException($"Nobody could sign in: {answer.StatusCode}.");
        }
    }

    private static double Percentile(IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Ceiling(sorted.Count * percent / 100.0) - 1];
    }

    private static bool Say(string what, double value, double target)
    {
        var good = value <= target;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F3} ms (at most {target} ms): {(good ? "PASS" : "FAIL")}"));
        return good;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FormToken();
}
