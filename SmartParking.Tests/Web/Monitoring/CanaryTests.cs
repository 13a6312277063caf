using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Monitoring;
using SmartParking.Tests.Support;
using SmartParking.Tests.Web.Accounts;

namespace SmartParking.Tests.Web.Monitoring;

/// <summary>Secrets go through every flow that has any, and none comes out where operators look.</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private const string WrongPassword = "canary-wrong-password-1";
    private const string NewPassword = "canary new password of the reset";
    private const string WrongSecret = "sp_canary-wrong-webhook-secret-1";
    private const string WrongKey = "spk_canary-wrong-api-key-000000000001";
    private const string WrongToken = "canary-wrong-bearer-token-1";
    private const string WrongInvitation = "canary-invitation-token-1";
    private const string ScrapeToken = "canary-scrape-token-that-is-long-enough";

    private readonly KeptLog _log = new();
    private readonly List<string> _problems = [];
    private OtlpReceiver _collector = null!;
    private AccountScene _scene = null!;

    private EdgePortal Edge => _scene.Edge;

    public async Task InitializeAsync()
    {
        _collector = await OtlpReceiver.StartAsync();
        _scene = new AccountScene { Edge = await EdgePortal.StartAsync(Compose) };
    }

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task No_log_metric_trace_health_or_problem_tells_a_secret()
    {
        var connections = Edge.Database.Database.Connections;
        List<string> secrets =
        [
            SeededPerson.Password, WrongPassword, NewPassword, Edge.Acme.Secret, WrongSecret, WrongKey, WrongToken, WrongInvitation, ScrapeToken, Edge.Database.Database.MasterKey,
            .. new[] { connections.App, connections.Platform, connections.Auth }.Select(connection => new NpgsqlConnectionStringBuilder(connection).Password!),
        ];
        await SignInsAsync();
        secrets.AddRange(await TokensAsync());
        secrets.AddRange(await KeysAsync());
        secrets.AddRange(await ResetAsync());
        secrets.AddRange(await SecondFactorAsync());
        await SendersAsync();
        await WrongTurnsAsync();
        secrets.ShouldAllBe(secret => secret.Length >= 6);

        var outputs = await OutputsAsync();

        outputs["logs"].ShouldContain("was answered");
        outputs["metrics"].ShouldContain("uplink_requests_total");
        outputs["traces"].ShouldContain("POST /webhooks/chirpstack");
        outputs["health"].ShouldContain("isolation_check");
        outputs["problems"].ShouldContain("requestId");
        Found(outputs, secrets).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_of_a_request_tells_its_ids_and_its_pattern()
    {
        var key = await SeededKey.CreateAsync(Edge.Database, Edge.Acme, Scope.For(Permission.SpacesView)!);
        using var program = key.Client(Edge.Portal);
        program.DefaultRequestHeaders.Add("X-Request-ID", "asked-by-a-test");
        (await program.GetAsync($"/api/v6/spaces?site_id={Edge.Acme.SiteId}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await program.GetAsync($"/api/v6/spaces/{Edge.Acme.Spaces[0].Id}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // A line is written when the request has ended, which its sender may know first.
        var lines = Ended("asked-by-a-test");
        for (var look = 0; look < 3_000 && lines.Count < 2; look++)
        {
            await Task.Delay(10);
            lines = Ended("asked-by-a-test");
        }

        lines.Select(line => line.GetProperty("Endpoint").GetString()).ShouldBe(["/api/v6/spaces/", "/api/v6/spaces/{id:guid}"]);
        lines.ShouldAllBe(line => line.GetProperty("TenantId").GetGuid() == Edge.Acme.Id.Value);
        lines[0].GetProperty("SiteId").GetGuid().ShouldBe(Edge.Acme.SiteId);
        lines[1].GetProperty("SpaceId").GetGuid().ShouldBe(Edge.Acme.Spaces[0].Id);
    }

    [Fact]
    public async Task The_search_would_find_one()
    {
        const string Leak = "canary-that-leaks-1";
        Edge.Portal.Services.GetRequiredService<ILogger<CanaryTests>>().LogInformation("Signed in with {Password}", Leak);
        Edge.Portal.Services.GetRequiredService<IMeterFactory>().Create("SmartParking.Control").CreateCounter<long>("control_total").Add(1, KeyValuePair.Create<string, object?>("secret", Leak));
        using (var span = Traces.After("control", [new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)]))
        {
            span.ShouldNotBeNull().SetTag("secret", Leak);
        }

        _problems.Add(Uri.EscapeDataString("/" + Leak));

        await _collector.UntilAsync(spans => spans.Any(span => span.Name == "control"));
        Found(await OutputsAsync(), [Leak]).Order(StringComparer.Ordinal).ShouldBe([$"logs tell {Leak}", $"metrics tell {Leak}", $"problems tell {Leak}", $"traces tell {Leak}"]);
    }

    private List<JsonElement> Ended(string request) =>
    [
        .. _log.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Properties"))
            .Where(line => line.TryGetProperty("RequestId", out var id) && id.GetString() == request && line.TryGetProperty("Endpoint", out _)),
    ];

    private void Compose(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Monitoring:ScrapeToken"] = ScrapeToken,
            ["Serilog:MinimumLevel:Override:SmartParking"] = "Verbose",
        });
        _collector.ReceiveAll(builder.Configuration);
        builder.AddPortalLogging(sinks => sinks.Sink(_log));
    }

    private async Task SignInsAsync()
    {
        using var client = Edge.Client();
        (await EdgePortal.ProblemAsync(client, Edge.Olivia.Email, WrongPassword)).ShouldNotBeEmpty();
        using var signedIn = await Edge.SignedInAsync();
        using var page = await signedIn.GetAsync("/t/acme/operations");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<IEnumerable<string>> TokensAsync()
    {
        using var session = await ApiSession.SignInAsync(Edge.Portal, Edge.Olivia);
        var (access, refresh) = (session.Access, session.Refresh);
        (await session.RefreshAsync()).ShouldBe(200);
        (await session.ShowAsync(WrongToken)).Status.ShouldBe(401);
        using var client = Edge.Client(person: false);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + WrongToken);
        await KeepAsync(await client.GetAsync("/api/auth/me"), HttpStatusCode.Unauthorized);
        return [access, refresh, session.Access, session.Refresh];
    }

    private async Task<IEnumerable<string>> KeysAsync()
    {
        var key = await SeededKey.CreateAsync(Edge.Database, Edge.Acme, Scope.For(Permission.SpacesView)!);
        using var program = key.Client(Edge.Portal);
        (await program.GetAsync("/api/v6/spaces")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await KeepAsync(await program.GetAsync($"/api/v6/spaces/{Guid.NewGuid()}"), HttpStatusCode.NotFound);
        using var wrong = SeededKey.Client(Edge.Portal, WrongKey);
        await KeepAsync(await wrong.GetAsync("/api/v6/spaces"), HttpStatusCode.Unauthorized);
        return [key.Key];
    }

    private async Task<IEnumerable<string>> ResetAsync()
    {
        using var client = Edge.Client();
        await _scene.ForgotAsync(client, Edge.Olivia.Email);
        var token = await _scene.ResetTokenAsync();
        using var reset = await _scene.ResetAsync(client, token, NewPassword);
        (await _scene.SignsInAsync(NewPassword)).ShouldBeTrue();
        return [token];
    }

    private async Task<IEnumerable<string>> SecondFactorAsync()
    {
        var authenticators = _scene.Get<Authenticators>();
        await authenticators.BeginAsync(Edge.Olivia.Id, CancellationToken.None);
        var secret = (await authenticators.ReadAsync(Edge.Olivia.Id, CancellationToken.None)).Pending.ShouldNotBeNull();
        await authenticators.ConfirmAsync(Edge.Olivia.Id, "000000", new Actor(ActorKind.Person, Edge.Olivia.Id, Edge.Olivia.Name, null, null, null), CancellationToken.None);
        return [Convert.ToHexString(secret), Convert.ToBase64String(secret), Totp.ToBase32(secret)];
    }

    private async Task SendersAsync()
    {
        using var sender = new WebhookSender(Edge.Portal.Address);
        var told = new ToldUplink("01AB", 1, TimeProvider.System.GetUtcNow().AddMinutes(-1), [1]) { DevEui = Edge.Acme.Spaces[0].DevEui };
        (await sender.PostAsync(told, Edge.Acme.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await KeepAsync(await sender.PostAsync(told, WrongSecret), HttpStatusCode.Unauthorized);
        await KeepAsync(await sender.PostAsync("up", $"{{\"secret\":\"{WrongSecret}\"", Edge.Acme.Secret), HttpStatusCode.BadRequest);
    }

    private async Task WrongTurnsAsync()
    {
        using var machine = Edge.Client(person: false);
        await KeepAsync(await machine.GetAsync($"/api/v6/nothing?token={WrongToken}"));
        await KeepAsync(await machine.PostAsync("/api/auth/login", WebhookSender.Json($"{{\"email\":\"{Edge.Olivia.Email}\",\"password\":\"{WrongPassword}\"}}")), HttpStatusCode.Unauthorized);
        using var person = Edge.Client();
        using var invitation = await person.GetAsync("/invite/" + WrongInvitation);
        using var reset = await person.GetAsync("/account/reset?token=" + WrongInvitation);
        using var scrape = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        scrape.Headers.Add("Authorization", "Bearer " + ScrapeToken);
        (await machine.SendAsync(scrape)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task KeepAsync(HttpResponseMessage answer, HttpStatusCode? expected = null)
    {
        using (answer)
        {
            (expected is null || answer.StatusCode == expected).ShouldBeTrue($"{answer.RequestMessage!.RequestUri}: {answer.StatusCode}");
            _problems.Add(await answer.Content.ReadAsStringAsync());
        }
    }

    private async Task<Dictionary<string, string>> OutputsAsync()
    {
        // What was asked before has been sent once a later request has.
        using var client = Edge.Client(person: false);
        var last = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v6/spaces");
        request.Headers.Add("traceparent", $"00-{last}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        await KeepAsync(await client.SendAsync(request));
        await _collector.UntilAsync(spans => spans.Any(span => span.Trace == last));
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + ScrapeToken);
        var health = await Task.WhenAll(new[] { "/health", "/health/db", "/health/full", "/health/live", "/health/ready", "/api/v6/status", "/webhooks/health" }.Select(path => client.GetStringAsync(path)));
        return new Dictionary<string, string>
        {
            ["logs"] = string.Concat(_log.Lines),
            ["metrics"] = await client.GetStringAsync("/metrics"),
            ["traces"] = string.Concat(_collector.Bodies.Select(Encoding.UTF8.GetString)),
            ["health"] = string.Concat(health),
            ["problems"] = string.Concat(_problems),
        };
    }

    /// <summary>As it is, and as addresses, JSON and base64 would write it.</summary>
    private static IEnumerable<string> Found(Dictionary<string, string> outputs, IEnumerable<string> secrets) =>
        from output in outputs
        from secret in secrets
        where new[] { secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).Value, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) }.Any(form => output.Value.Contains(form, StringComparison.OrdinalIgnoreCase))
        select $"{output.Key} tell {secret}";
}
