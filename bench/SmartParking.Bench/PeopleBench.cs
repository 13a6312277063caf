using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartParking.Domain.Identity;

namespace SmartParking.Bench;

/// <summary>
/// Whether the time of an answer tells that somebody has an account: signing in and asking for a new password, of people who
/// exist and of people who do not, turn by turn, each asked for once.
/// </summary>
internal static partial class PeopleBench
{
    private const int Turns = 300;
    private const int WarmUp = 30;
    private const double Apart = 0.05;

    private const string Fill =
        """
        insert into tenants (id, slug, name) values ('00000000-0000-7000-9000-000000000001', 'tenant-1', 'Tenant 1')
        """;

    private const string AddPeople =
        """
        with made as (
            insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, password_hash, security_stamp, concurrency_stamp)
            select gen_random_uuid(), p.mail, upper(p.mail), p.mail, upper(p.mail), 'Person', $2, 'stamp', 'stamp' from (select 'known-' || n || '@bench.example' as mail from generate_series(1, $1) n) p
            returning id, email)
        insert into memberships (tenant_id, id, user_id, role, name, email) select t.id, gen_random_uuid(), made.id, 'operator', 'Person', made.email from made, tenants t where t.slug = 'tenant-1'
        """;

    public static async Task<int> RunAsync()
    {
        await using var server = await BenchServer.StartAsync(durable: true);
        await FillAsync(server);
        await using var portal = await BenchPortal.StartAsync(server.Database, ("Edge__Limits__SignIn__Burst", "100000"), ("Edge__Limits__Address__Burst", "100000"));
        using var programs = new HttpClient { BaseAddress = portal.Address };
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        var token = FormToken().Match(await browser.GetStringAsync("/account/forgot")).Groups["token"].Value;

        var signIn = await CompareAsync("Sign-in with a wrong password", email => programs.PostAsJsonAsync("/api/auth/login", new { email, password = "not the one" }), HttpStatusCode.Unauthorized);
        var reset = await CompareAsync("Asking for a new password", email => AskAsync(browser, token, email), HttpStatusCode.OK);
        return signIn && reset ? 0 : 1;
    }

    private static async Task FillAsync(BenchServer server)
    {
        await using var connection = new NpgsqlConnection(server.Superuser + ";Command Timeout=0");
        await connection.OpenAsync();
        await BenchServer.RunAsync(connection, Fill);
        var hash = new PasswordHasher<User>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })).HashPassword(new User(), "a sentence for the bench");
        await using var add = new NpgsqlCommand(AddPeople, connection) { Parameters = { new NpgsqlParameter { Value = Turns + WarmUp }, new NpgsqlParameter { Value = hash } } };
        await add.ExecuteNonQueryAsync();
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
    }

    /// <summary>One of each in turn, so that whatever else the machine does meets both alike.</summary>
    private static async Task<bool> CompareAsync(string what, Func<string, Task<HttpResponseMessage>> ask, HttpStatusCode expected)
    {
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var turn = 1; turn <= WarmUp + Turns; turn++)
        {
            foreach (var (kind, times) in turn % 2 == 0 ? [("known", known), ("unknown", unknown)] : new[] { ("unknown", unknown), ("known", known) })
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await ask(string.Create(CultureInfo.InvariantCulture, $"{kind}-{turn}@bench.example"));
                var time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                if (answer.StatusCode != expected)
                {
                    throw new InvalidOperationException($"{what}: {answer.StatusCode}.");
                }

                if (turn > WarmUp)
                {
                    times.Add(time);
                }
            }
        }

        var (of, no) = (BenchServer.Median(known), BenchServer.Median(unknown));
        var apart = Math.Abs(of - no) / Math.Max(of, no);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: median {of:F2} ms of people who exist, {no:F2} ms of people who do not: {apart:P1} apart (at most {Apart:P0}): {(apart <= Apart ? "PASS" : "FAIL")}"));
        return apart <= Apart;
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient browser, string token, string email)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "forgot", ["__RequestVerificationToken"] = token, ["Email"] = email });
        return await browser.PostAsync("/account/forgot", form);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FormToken();
}
