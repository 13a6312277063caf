using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal;

namespace SmartParking.Tests.Isolation;

/// <summary>What the Portal answers before and after the check at start.</summary>
[Collection(IsolationTests.Name)]
public sealed class StartGateTests(IsolationCluster cluster)
{
    [Fact]
    public async Task An_open_portal_is_ready_healthy_and_alive()
    {
        await using var portal = await StartAsync(cluster.Database.Connections, cluster.Database.MasterKey);
        await portal.Services.GetRequiredService<StartGate>().OpenedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        using var client = Client(portal);

        var (ready, health, live) = (await GetAsync(client, "/health/ready"), await GetAsync(client, "/health"), await GetAsync(client, "/health/live"));

        (ready.Status, health.Status, live.Status).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK));
        ready.Body.GetProperty("status").GetString().ShouldBe("ready");
        live.Body.GetProperty("status").GetString().ShouldBe("live");
        health.Body.GetProperty("status").GetString().ShouldBe("healthy");
        health.Body.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        health.Body.GetProperty("timestamp").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        health.Body.GetProperty("parts").GetProperty("database").GetProperty("status").GetString().ShouldBe("healthy");
        using var door = await client.PostAsync(new Uri("/webhooks/chirpstack?event=up", UriKind.Relative), null);
        door.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task While_the_database_is_away_only_health_and_files_answer()
    {
        await using var portal = await StartAsync(Elsewhere(cluster.Database.Connections), cluster.Database.MasterKey);
        using var client = Client(portal);
        await UntilAsync(() => portal.Services.GetRequiredService<StartGate>().State == StartState.DatabaseAway);

        var (ready, live) = (await GetAsync(client, "/health/ready"), await GetAsync(client, "/health/live"));

        (ready.Status, live.Status).ShouldBe((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK));
        ready.Body.GetProperty("failing").EnumerateArray().Select(part => part.GetProperty("part").GetString())
            .ShouldBe(["database", "database_platform", "database_auth", "isolation_check"]);
        ready.Body.GetRawText().ShouldNotContain("parking_");
        foreach (var path in new[] { "/", "/sign-in", "/t/a/operations", "/platform", "/_blazor/negotiate", "/nothing/here" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            answer.Headers.RetryAfter.ShouldNotBeNull(path);
            answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff", path);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        }

        using var door = await client.PostAsync(new Uri("/webhooks/chirpstack?event=up", UriKind.Relative), null);
        door.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        door.Headers.RetryAfter.ShouldNotBeNull();
        (await client.GetAsync(new Uri("/favicon.svg", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_browser_gets_a_page_and_not_a_word_about_findings()
    {
        var mutant = Mutants.All["policy widened to true"];
        await cluster.SuperuserAsync(mutant.Apply);
        try
        {
            await using var portal = await StartAsync(cluster.Database.Connections, cluster.Database.MasterKey);
            (await portal.Services.GetRequiredService<StartGate>().Decided).ShouldBe(StartState.Refused);
            using var client = Client(portal);
            client.DefaultRequestHeaders.Add("Accept", "text/html");

            using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
            var page = await answer.Content.ReadAsStringAsync();
            var health = await GetAsync(client, "/health");

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            page.ShouldContain("<h1>Smart Parking</h1>");
            (page + health.Body.GetRawText()).ShouldNotContain(mutant.Spoiled);
            health.Body.GetProperty("status").GetString().ShouldBe("unhealthy");
        }
        finally
        {
            await cluster.SuperuserAsync(mutant.Undo);
        }
    }

    [Fact]
    public async Task The_portal_makes_the_partitions_of_the_coming_months()
    {
        var database = await cluster.MakeDatabaseAsync("months");
        await cluster.SuperuserAsync("drop table readings_" + NextMonth(), "months");
        await using var portal = await StartAsync(database.Connections, database.MasterKey);

        await using var platform = NpgsqlDataSource.Create(IsolationCluster.Unpooled(database.Connections.Platform));
        await using var there = platform.CreateCommand($"select to_regclass('readings_{NextMonth()}') is not null");
        await UntilAsync(() => there.ExecuteScalar() is true);
    }

    private static string NextMonth() => TimeProvider.System.GetUtcNow().AddDays(31 - TimeProvider.System.GetUtcNow().Day + 1).ToString("yyyy_MM", System.Globalization.CultureInfo.InvariantCulture);

    private static ParkingConnections Elsewhere(ParkingConnections connections)
    {
        static string Move(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Port = 1 }.ConnectionString;
        return new ParkingConnections(Move(connections.App), Move(connections.Platform), Move(connections.Auth));
    }

    private static async Task<WebApplication> StartAsync(ParkingConnections connections, string masterKey)
    {
        var app = PortalHost.Build(
        [
            "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Parking", connections.App, "--ConnectionStrings:Platform", connections.Platform, "--ConnectionStrings:Auth", connections.Auth,
            "--Keys:Master", masterKey, "--Jobs:Run", "false",
        ]);
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client(WebApplication portal) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(portal.Urls.Single()) };

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, body.RootElement.Clone());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
