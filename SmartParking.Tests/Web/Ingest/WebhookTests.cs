using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Ingest;

/// <summary>The door over real HTTP: what it takes, what it refuses and what it says.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private PortalDatabase _database = null!;
    private RunningPortal _portal = null!;
    private SeededTenant _north = null!;
    private SeededTenant _south = null!;
    private string _platformSecret = null!;
    private WebhookSender _sender = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _north = await SeededTenant.CreateAsync(_database, "north", spaces: 4);
        _south = await SeededTenant.CreateAsync(_database, "south", spaces: 2);
        _platformSecret = "sp_platform_0123456789";
        await _database.ExecuteAsync(
            TenantId.Platform,
            "insert into webhook_secrets (tenant_id, id, label, secret_hash) values ($1, gen_random_uuid(), 'test', $2)",
            Guid.Empty,
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(_platformSecret)));
        _portal = await RunningPortal.StartAsync(_database);
        _sender = new WebhookSender(_portal.Address);
    }

    public async Task DisposeAsync()
    {
        _sender.Dispose();
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
    }

    public static TheoryData<string> Samples() => new(JsonNode.Parse(SampleText())!.AsArray().Select(sample => (string)sample!["name"]!));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_sample_of_ChirpStack_is_taken_and_durable(string name)
    {
        var sample = JsonNode.Parse(SampleText())!.AsArray().Single(each => (string)each!["name"]! == name)!;

        (await _sender.PostAsync((string)sample["event"]!, sample["body"]!.ToJsonString(), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var ledger = await _database.ReadAsync(_north.Id, "select event, status from ingest_ledger", row => (row.GetString(0), row.GetString(1)));
        ledger.ShouldBe([((string)sample["event"]!, "unknown_device")]);
    }

    [Fact]
    public async Task A_registered_device_moves_its_space()
    {
        (await _sender.PostAsync(Told(_north.Spaces[0], 1, occupied: true), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await StateAsync(_north, 0)).ShouldBe("occupied");
    }

    [Fact]
    public async Task An_event_of_a_later_ChirpStack_is_ignored_with_a_2xx()
    {
        (await _sender.PostAsync("integration", "{}", _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await _database.ReadAsync(_north.Id, "select event from ingest_ledger", row => row.GetString(0))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_platforms_secret_finds_the_tenant_by_the_device()
    {
        (await _sender.PostAsync(Told(_south.Spaces[0], 1, occupied: true), _platformSecret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _sender.PostAsync(Told(_south.Spaces[0], 1, occupied: true) with { DevEui = "00000000000000AA" }, _platformSecret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await StateAsync(_south, 0)).ShouldBe("occupied");
        (await _database.ReadAsync(TenantId.Platform, "select dev_eui from unknown_devices", row => row.GetString(0))).ShouldBe(["00000000000000AA"]);
    }

    [Fact]
    public async Task A_secret_opens_its_own_tenant_and_nothing_else()
    {
        var told = Told(_south.Spaces[0], 1, occupied: true);
        (await _sender.PostAsync(told, _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await StateAsync(_south, 0)).ShouldBe("unknown");
        (await _database.ReadAsync(_south.Id, "select 1 from ingest_ledger", row => row.GetInt32(0))).ShouldBeEmpty();
        (await _database.ReadAsync(_north.Id, "select dev_eui from unknown_devices", row => row.GetString(0))).ShouldBe([told.DevEui]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic bm9ydGg6c291dGg=")]
    public async Task Without_a_known_secret_nothing_is_read(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/chirpstack?event=up") { Content = WebhookSender.Json(Told(_north.Spaces[0], 1, true).Json) };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var answer = await _sender.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_revoked_or_expired_secret_is_refused_and_a_header_of_its_own_works()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/chirpstack?event=up") { Content = WebhookSender.Json(Told(_north.Spaces[1], 1, true).Json) };
        request.Headers.Add("X-Webhook-Secret", _north.Secret);
        (await _sender.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await _database.ExecuteAsync(_south.Id, "update webhook_secrets set expires_at = now() - interval '1 second'");
        await using var fresh = await RunningPortal.StartAsync(_database);
        using var sender = new WebhookSender(fresh.Address);
        (await sender.PostAsync(Told(_south.Spaces[0], 1, true), _south.Secret)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await sender.PostAsync(Told(_north.Spaces[0], 1, true), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [MemberData(nameof(SpoiledBodies.Names), MemberType = typeof(SpoiledBodies))]
    public async Task A_spoiled_body_gets_a_clear_4xx_or_is_taken_but_never_breaks_the_door(string name)
    {
        var spoiled = SpoiledBodies.Of(name, Told(_north.Spaces[0], 5, occupied: true).Json);
        using var content = new ByteArrayContent(spoiled.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await _sender.PostAsync("up", content, _north.Secret);

        ((int)answer.StatusCode).ShouldBe(spoiled.Status, await answer.Content.ReadAsStringAsync());
        if (spoiled.Status >= 400)
        {
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(spoiled.Says);
            problem.GetProperty("status").GetInt32().ShouldBe(spoiled.Status);
        }

        (await _sender.PostAsync(Told(_north.Spaces[1], 1, occupied: true), _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?event=")]
    [InlineData("?event=up&event=join")]
    public async Task The_query_must_name_one_event(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/chirpstack" + query) { Content = WebhookSender.Json("{}") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _north.Secret);

        (await _sender.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-protobuf")]
    public async Task An_event_in_both_encodings_is_one_event(string contentType)
    {
        var told = Told(_north.Spaces[2], 1, occupied: true);
        using var binary = new ByteArrayContent(ProtobufBodies.Of("up", told.Json));
        binary.Headers.ContentType = new MediaTypeHeaderValue(contentType);

        (await _sender.PostAsync("up", binary, _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _sender.PostAsync(told, _north.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await StateAsync(_north, 2)).ShouldBe("occupied");
        (await _database.ReadAsync(_north.Id, "select status, repeats from ingest_ledger", row => (row.GetString(0), row.GetInt32(1)))).ShouldBe([("accepted", 1)]);
        (await _database.ReadAsync(_north.Id, "select encoding from raw_events", row => row.GetString(0))).ShouldBe(["protobuf"]);
        (await _database.ReadAsync(_north.Id, "select f_cnt from readings", row => row.GetInt64(0))).ShouldBe([1]);
    }

    [Fact]
    public async Task A_broken_protobuf_and_another_encoding_are_answered_with_what_is_wrong()
    {
        using var broken = new ByteArrayContent([1, 2, 3]);
        broken.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var other = new ByteArrayContent([1, 2, 3]);
        other.Headers.ContentType = new MediaTypeHeaderValue("application/xml");

        using var refused = await _sender.PostAsync("up", broken, _north.Secret);
        using var unknown = await _sender.PostAsync("up", other, _north.Secret);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("not valid protobuf");
        unknown.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await unknown.Content.ReadAsStringAsync()).ShouldContain("JSON and Protobuf");
    }

    [Fact]
    public async Task Ten_thousand_posts_of_a_thousand_ids_have_a_thousand_effects()
    {
        var told = Enumerable.Range(0, 1000).Select(number => Told(_north.Spaces[number % 4], number / 4, occupied: number % 8 < 4) with { Time = DateTimeOffset.UtcNow.AddSeconds(number - 2000) }).ToArray();
        var posts = Enumerable.Repeat(told, 10).SelectMany(each => each).ToArray();
        new Random(1).Shuffle(posts);

        var answers = new int[posts.Length];
        await Parallel.ForAsync(0, posts.Length, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (index, _) =>
        {
            using var answer = await _sender.PostAsync(posts[index], _north.Secret);
            answers[index] = (int)answer.StatusCode;
        });

        answers.ShouldAllBe(status => status == 204);
        (await _database.ReadAsync(_north.Id, "select count(*), sum(repeats) from ingest_ledger", row => (row.GetInt64(0), row.GetInt64(1)))).ShouldBe([(1000, 9000)]);
        (await _database.ReadAsync(_north.Id, "select count(*) from readings", row => row.GetInt64(0))).ShouldBe([1000]);
        foreach (var space in _north.Spaces)
        {
            var mine = told.Where(each => each.DevEui == space.DevEui).ToArray();
            var counters = await _database.ReadAsync(_north.Id, "select f_cnt from readings where device_id = $1 order by session_at, f_cnt", row => row.GetInt64(0), space.DeviceId);
            counters.ShouldBe(mine.Select(each => each.Counter));
            (await StateAsync(_north, _north.Spaces.ToList().IndexOf(space))).ShouldBe(mine[^1].Payload[0] == 1 ? "occupied" : "free");
        }
    }

    [Fact]
    public async Task A_gateway_in_2100_does_not_freeze_a_space()
    {
        var future = Told(_north.Spaces[0], 10, occupied: true) with { Time = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await _sender.PostAsync(future, _north.Secret);
        (await StateAsync(_north, 0)).ShouldBe("occupied");

        await _sender.PostAsync(Told(_north.Spaces[0], 11, occupied: false), _north.Secret);

        (await StateAsync(_north, 0)).ShouldBe("free");
    }

    private async Task<string> StateAsync(SeededTenant tenant, int space) =>
        (await _database.ReadAsync(tenant.Id, "select sensed from space_state where space_id = $1", row => row.GetString(0), tenant.Spaces[space].Id)).Single();

    private static string SampleText() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Domain", "ChirpStack", "chirpstack-events.json"));

    private static ToldUplink Told(SeededSpace space, long counter, bool occupied) =>
        new("00189440", counter, DateTimeOffset.UtcNow, [(byte)(occupied ? 1 : 0)]) { DevEui = space.DevEui };
}
