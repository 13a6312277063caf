using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Monitoring;

/// <summary>What monitors of V5 and V6 look for is there, and a Portal that ends says so in time.</summary>
public sealed class HealthTests
{
    private const string Token = "a-token-for-monitors-that-is-long-enough";

    [Fact]
    public async Task The_fields_of_v5_and_v6_are_there()
    {
        await using var edge = await EdgePortal.StartAsync();
        using var client = edge.Client(person: false);

        var health = await GetAsync(client, "/health");
        health.GetProperty("status").GetString().ShouldBe("healthy");
        new[] { "database", "rate_limiter" }.Select(check => health.GetProperty("checks").GetProperty(check).GetString()).ShouldAllBe(word => word == "healthy");
        new[] { "redis", "chirpstack" }.Select(check => health.GetProperty("checks").GetProperty(check).GetString()).ShouldAllBe(word => word == "not used");
        var pool = health.GetProperty("stats").GetProperty("database");
        pool.GetProperty("max_size").GetInt32().ShouldBeGreaterThan(0);
        pool.GetProperty("size").GetInt32().ShouldBeGreaterThanOrEqualTo(pool.GetProperty("free_connections").GetInt32());
        pool.GetProperty("min_size").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
        health.GetProperty("stats").GetProperty("chirpstack").EnumerateObject().Select(field => field.Name).ShouldBe(["status", "version", "device_count", "pool_size", "pool_free", "pool_max"]);

        (await GetAsync(client, "/health/db")).GetProperty("database").GetString().ShouldBe("connected");
        var full = (await GetAsync(client, "/health/full")).GetProperty("components");
        full.GetProperty("database").GetProperty("status").GetString().ShouldBe("healthy");
        full.GetProperty("rls").GetProperty("detail").GetString().ShouldBe("passed");
        (await GetAsync(client, "/health/ready")).GetProperty("checks").GetProperty("database").GetString().ShouldBe("ready");
        (await GetAsync(client, "/health/live")).GetProperty("checks").GetProperty("task_manager").GetString().ShouldBe("alive");
        var status = await GetAsync(client, "/api/v6/status");
        (status.GetProperty("status").GetString(), status.GetProperty("api_versions")[0].GetString()).ShouldBe(("operational", "v6"));
        var door = await GetAsync(client, "/webhooks/health");
        (door.GetProperty("status").GetString(), door.GetProperty("service").GetString(), door.GetProperty("detail").GetString()).ShouldBe(("healthy", "parking-webhooks", "open"));
    }

    [Fact]
    public async Task While_it_drains_it_is_alive_and_not_ready_and_says_since_when()
    {
        await using var edge = await EdgePortal.StartAsync();
        using var client = edge.Client(person: false);
        await GetAsync(client, "/health/ready");
        var before = TimeProvider.System.GetUtcNow();

        edge.Portal.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var ready = await GetAsync(client, "/health/ready", HttpStatusCode.ServiceUnavailable);
        ready.GetProperty("status").GetString().ShouldBe("not_ready");
        ready.GetProperty("checks").GetProperty("intake").GetString().ShouldBe("not ready: draining");
        var failing = ready.GetProperty("failing").EnumerateArray().Single();
        failing.GetProperty("part").GetString().ShouldBe("intake");
        failing.GetProperty("since").GetDateTimeOffset().ShouldBeInRange(before, TimeProvider.System.GetUtcNow());
        (await GetAsync(client, "/health/live")).GetProperty("status").GetString().ShouldBe("live");
        (await GetAsync(client, "/health")).GetProperty("status").GetString().ShouldBe("degraded");
    }

    [Fact]
    public async Task Findings_are_for_the_token_alone()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Monitoring:ScrapeToken", Token);
        using var stranger = edge.Client(person: false);
        using var monitor = edge.Client(person: false);
        monitor.DefaultRequestHeaders.Add("Authorization", "Bearer " + Token);

        var (told, whole) = (await TextAsync(stranger, "/health/full"), await TextAsync(monitor, "/health/full"));

        whole.ShouldContain("\"findings\"");
        told.ShouldNotContain("findings");
        told.ShouldNotContain("Exception");
        told.ShouldNotContain("parking_");
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(path);
        answer.StatusCode.ShouldBe(status, path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task<string> TextAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }
}
