using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Monitoring;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Monitoring;

/// <summary><c>/metrics</c> of a running Portal.</summary>
public sealed partial class MetricsTests
{
    private const string Token = "a-token-for-scraping-that-is-long-enough";

    [Fact]
    public async Task A_scrape_tells_what_happened_by_tenant_and_nothing_of_devices_or_people()
    {
        await using var edge = await EdgePortal.StartAsync();
        using var sender = new WebhookSender(edge.Portal.Address);
        var (tenant, secret) = (edge.Acme.Id.Value, edge.Acme.Secret);
        var device = edge.Acme.Spaces[0].DevEui;
        var now = TimeProvider.System.GetUtcNow();
        var first = new ToldUplink("01AB", 1, now.AddMinutes(-3), [0]) { DevEui = device };
        foreach (var told in new[] { first, first, first with { Counter = 2, Time = now.AddMinutes(-1), Payload = [1], DeduplicationId = Guid.NewGuid() }, first with { DevEui = "70B3D5E75E00FFFF", DeduplicationId = Guid.NewGuid() } })
        {
            (await sender.PostAsync(told, secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await sender.PostAsync(first, "sp_wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var key = await SeededKey.CreateAsync(edge.Database, edge.Acme, Scope.For(Permission.SpacesView)!);
        using var program = key.Client(edge.Portal);
        (await program.GetAsync("/api/v6/spaces")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await edge.Portal.Services.GetRequiredService<StateSampler>().SampleAsync(CancellationToken.None);

        var read = await ReadAsync(edge);

        read[$"uplink_requests_total{{status=\"acknowledged\",tenant_id=\"{tenant}\"}}"].ShouldBe(4);
        read["webhook_signature_failures_total{tenant_id=\"none\"}"].ShouldBe(1);
        read[$"ingest_events_total{{status=\"accepted\",tenant_id=\"{tenant}\"}}"].ShouldBe(2);
        read[$"uplink_duplicates_total{{tenant_id=\"{tenant}\"}}"].ShouldBe(1);
        read["uplink_orphans_total"].ShouldBe(1);
        read[$"space_state_transitions_total{{from_state=\"unknown\",to_state=\"free\",trigger=\"reading\",tenant_id=\"{tenant}\"}}"].ShouldBe(1);
        read[$"space_state_transitions_total{{from_state=\"free\",to_state=\"occupied\",trigger=\"reading\",tenant_id=\"{tenant}\"}}"].ShouldBe(1);
        read[$"spaces{{tenant_id=\"{tenant}\",state=\"occupied\"}}"].ShouldBe(1);
        read["orphan_devices_gauge"].ShouldBe(1);
        read[$"api_requests_total{{method=\"GET\",endpoint=\"/api/v6/spaces/\",status_code=\"200\",tenant_id=\"{tenant}\"}}"].ShouldBe(1);
        read["uplink_processing_duration_seconds_count{status=\"acknowledged\"}"].ShouldBe(4);
        read["ingest_batch_events_count"]!.Value.ShouldBeInRange(1, 4);
        read["health_part{part=\"database\"}"].ShouldBe(1);
        read["http_requests_total{method=\"POST\",endpoint=\"/webhooks/chirpstack\",status_code=\"204\"}"].ShouldBe(4);
        foreach (var name in new[] { "process_cpu_seconds_total", "process_resident_memory_bytes", "dotnet_gc_collections_total", "db_connection_pool_size", "db_query_duration_seconds", "kestrel_connections" })
        {
            read.Names.ShouldContain(name);
        }

        Labels().Matches(read.Text).Select(match => match.Groups["label"].Value).Distinct().ShouldNotContain(label => label.Contains("device", StringComparison.OrdinalIgnoreCase) || label.Contains("eui", StringComparison.OrdinalIgnoreCase));
        foreach (var never in new[] { device, "70B3D5E75E00FFFF", edge.Olivia.Email, edge.Olivia.Name, edge.Acme.Slug, secret, key.Key })
        {
            read.Text.ShouldNotContain(never, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Only_this_machine_and_the_token_may_read()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Monitoring:ScrapeToken", Token);

        (await AskAsync(edge)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(edge, ("X-Forwarded-For", "192.0.2.7"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(edge, ("Host", "parking.example"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(edge, ("Host", "parking.example"), ("Authorization", "Bearer " + Token))).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(edge, ("Host", "parking.example"), ("Authorization", "Bearer " + Token + "x"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(edge, ("X-Forwarded-For", "192.0.2.7"), ("Authorization", "Bearer"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_can_be_for_the_token_alone_or_not_be_there()
    {
        await using (var edge = await EdgePortal.StartAsync(null, "--Monitoring:ScrapeLoopback", "false"))
        {
            (await AskAsync(edge)).ShouldBe(HttpStatusCode.Unauthorized);
            (await AskAsync(edge, ("Authorization", "Bearer "))).ShouldBe(HttpStatusCode.Unauthorized);
        }

        await using (var edge = await EdgePortal.StartAsync(null, "--Monitoring:Metrics", "false"))
        {
            (await AskAsync(edge)).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public void A_wrong_setting_is_named_and_its_secret_is_not()
    {
        var wrong = new MonitoringOptions { TenantLabels = -1, ScrapeToken = "short", Otlp = "collector:4318", OtlpHeaders = "s3cret", TraceRatio = 2 };

        var problems = wrong.Problems().ToList();

        problems.Select(problem => problem.Split(' ')[0]).Order(StringComparer.Ordinal).ShouldBe(["Monitoring:Otlp", "Monitoring:OtlpHeaders", "Monitoring:ScrapeToken", "Monitoring:TenantLabels", "Monitoring:TraceRatio"]);
        string.Join(' ', problems).ShouldNotContain("s3cret");
        new MonitoringOptions { ScrapeToken = Token, Otlp = "http://collector:4318", OtlpHeaders = "a=b,c=d", TraceRatio = 0.1 }.Problems().ShouldBeEmpty();
    }

    private static async Task<ScrapedText> ReadAsync(EdgePortal edge)
    {
        using var client = edge.Client(person: false);
        using var answer = await client.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return new ScrapedText(await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> AskAsync(EdgePortal edge, params (string Name, string Value)[] headers)
    {
        using var client = edge.Client(person: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    [GeneratedRegex("[{,](?<label>[a-zA-Z_]+)=\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Labels();
}
