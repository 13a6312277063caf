using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Monitoring;

/// <summary>From a webhook to the changed tile, as a collector sees it.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task A_posted_event_and_the_tile_it_changes_are_one_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var scene = await CircuitScene.StartAsync(builder => collector.ReceiveAll(builder.Configuration));
        await using var page = await scene.OpenAsync(scene.Olivia, CircuitScene.Operations);
        await page.UntilAsync(tree => StateOf(tree) == "unknown", "the tile");
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        (await PostAsync(scene, trace, new ToldUplink("01AB", 1, TimeProvider.System.GetUtcNow().AddMinutes(-1), [1]) { DevEui = scene.Portal.Acme.Spaces[0].DevEui })).ShouldBe(HttpStatusCode.NoContent);
        await page.UntilAsync(tree => StateOf(tree) == "occupied", "the change");

        var way = new[] { "POST /webhooks/chirpstack", "ingest.batch", "signal.spaces", "board.refresh", "tile.render" };
        var spans = (await collector.UntilAsync(came => way.Append("ingest.pipeline").All(name => came.Any(span => span.Trace == trace && span.Name == name)))).Where(span => span.Trace == trace).ToDictionary(span => span.Name);
        foreach (var (parent, child) in way.Zip(way.Skip(1)))
        {
            spans[child].Parent.ShouldBe(spans[parent].Id, child);
        }

        spans["ingest.pipeline"].Parent.ShouldBe(spans["ingest.batch"].Id);
        spans["tile.render"].Attributes["space_id"].ShouldBe(scene.Portal.Acme.Spaces[0].Id.ToString());
        spans["POST /webhooks/chirpstack"].Attributes["tenant_id"].ShouldBe(scene.Portal.Acme.Id.ToString());
        spans["POST /webhooks/chirpstack"].Attributes.Keys.Order(StringComparer.Ordinal).ShouldBe(["http.request.method", "http.response.status_code", "http.route", "request_id", "tenant_id"]);
    }

    [Fact]
    public async Task A_batch_is_in_the_trace_of_one_of_its_events_and_linked_to_the_others()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var scene = await CircuitScene.StartAsync(builder => collector.ReceiveAll(builder.Configuration));
        var now = TimeProvider.System.GetUtcNow();
        var posts = Enumerable.Range(1, 20).Select(counter => (Trace: ActivityTraceId.CreateRandom().ToHexString(), Told: new ToldUplink("01AB", counter, now.AddMinutes(counter - 30), [0]) { DevEui = scene.Portal.Acme.Spaces[0].DevEui })).ToList();

        (await Task.WhenAll(posts.Select(post => PostAsync(scene, post.Trace, post.Told)))).ShouldAllBe(status => status == HttpStatusCode.NoContent);

        var wanted = posts.Select(post => post.Trace).ToHashSet();
        await collector.UntilAsync(came => came.Where(span => span.Name == "ingest.batch").SelectMany(span => span.Links.Append(span.Trace)).Where(wanted.Contains).Distinct().Count() == wanted.Count);
    }

    private static string? StateOf(Support.Circuits.CircuitTree tree) => tree.Find("button[data-space='A-001']")?["data-state"];

    private static async Task<HttpStatusCode> PostAsync(CircuitScene scene, string trace, ToldUplink told)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = scene.Portal.Portal.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/chirpstack?event=up") { Content = WebhookSender.Json(told.Json) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", scene.Portal.Acme.Secret);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
