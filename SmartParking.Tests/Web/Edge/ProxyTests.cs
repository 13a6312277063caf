using System.Net;
using Microsoft.Extensions.Configuration;
using SmartParking.Portal.Edge;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>What a request claims about where it came from and whom it meant.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Behind_a_named_proxy_HTTPS_is_seen_and_demanded_for_a_year_with_every_subdomain()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Edge:Https", "true", "--Edge:Proxies", "127.0.0.0/8", "--Edge:Hosts", "parking.example");
        using var client = Behind(edge);

        using var page = await client.GetAsync("/sign-in");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=31536000; includeSubDomains");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("connect-src 'self' wss://parking.example;");
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        cookies.ShouldNotBeEmpty();
        cookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-", StringComparison.Ordinal) && cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)
            && cookie.Contains("; path=/;", StringComparison.OrdinalIgnoreCase) && cookie.Contains("; httponly", StringComparison.OrdinalIgnoreCase) && cookie.Length < 4096);
    }

    [Fact]
    public async Task Every_cookie_of_a_session_over_HTTPS_is_bound_to_the_host()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Edge:Https", "true", "--Edge:Proxies", "127.0.0.1", "--Edge:Hosts", "parking.example");
        using var client = Behind(edge, followCookies: false);
        using var page = await client.GetAsync("/sign-in");
        var forms = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = EdgePortal.TokenOf(await page.Content.ReadAsStringAsync()), ["_handler"] = "sign-in", ["Email"] = edge.Olivia.Email, ["Password"] = SeededPerson.Password,
        });
        form.Headers.Add("Cookie", forms);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = form };
        request.Headers.Add("Cookie", forms);

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var session = answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.Contains("parking_session", StringComparison.Ordinal));
        session.ShouldStartWith("__Host-");
        foreach (var part in new[] { "secure", "httponly", "samesite=lax", "path=/" })
        {
            session.ShouldContain(part, Case.Insensitive);
        }

        session.ShouldNotContain("domain=", Case.Insensitive);
    }

    [Fact]
    public async Task Without_HTTPS_there_are_no_pages_but_health_files_and_the_sensors_door_answer()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Edge:Https", "true");
        using var client = edge.Client(person: false);

        (await client.GetAsync("/sign-in")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.GetAsync("/t/acme/operations")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/favicon.svg")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync("/webhooks/chirpstack?event=up", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_a_stranger_forwards_is_not_believed()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Edge:Proxies", "192.0.2.0/24", "--Edge:Limits:Address:Burst", "2", "--Edge:Limits:Address:PerMinute", "1");
        using var client = edge.Client();

        var statuses = new List<int>();
        for (var number = 1; number <= 3; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{number}");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            using var answer = await client.SendAsync(request);
            statuses.Add((int)answer.StatusCode);
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
            (answer.Headers.Location?.ToString() ?? string.Empty).ShouldNotContain("evil.example");
        }

        statuses.ShouldBe([302, 302, 429], "another address in the header is no other address");
    }

    [Fact]
    public async Task A_named_proxy_is_believed_for_one_hop()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Edge:Proxies", "127.0.0.1", "--Edge:Limits:Address:Burst", "1", "--Edge:Limits:Address:PerMinute", "1");

        // Only the last entry is the proxy's own word; what stands before it came from the sender.
        (await AskAsync(edge, "203.0.113.9, 198.51.100.1")).ShouldBe(302);
        (await AskAsync(edge, "203.0.113.10, 198.51.100.1")).ShouldBe(429);
        (await AskAsync(edge, "198.51.100.2")).ShouldBe(302);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.2")]
    public async Task An_unknown_host_is_refused_and_leads_nobody_away(string host)
    {
        await using var edge = await EdgePortal.StartAsync();
        foreach (var path in new[] { "/", "/sign-in", "/t/acme/operations", "/_blazor/negotiate" })
        {
            using var client = edge.Client();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var answer = await client.SendAsync(request);

            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
            answer.Headers.Location.ShouldBeNull();
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("evil.example");
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("evil.example");
        }
    }

    [Fact]
    public async Task A_sensors_event_is_taken_whatever_host_it_was_sent_to()
    {
        await using var edge = await EdgePortal.StartAsync(null, "--Edge:Hosts", "parking.example");
        using var sender = new WebhookSender(edge.Portal.Address);
        sender.Client.DefaultRequestHeaders.Host = "tunnel.example";

        (await sender.PostAsync(new ToldUplink("00189440", 1, TimeProvider.System.GetUtcNow(), [1]), edge.Acme.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("Hosts", "*")]
    [InlineData("Hosts", "parking.example:443")]
    [InlineData("Hosts", "https://parking.example")]
    [InlineData("Proxies", "10.0.0.0/33")]
    [InlineData("Proxies", "proxy.example")]
    [InlineData("Sockets", "0")]
    [InlineData("CircuitsPerPerson", "0")]
    [InlineData("Limits:SignIn:PerMinute", "0")]
    [InlineData("Limits:Basic:Burst", "-1")]
    public void A_wrong_setting_is_named(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"Edge:{key}", (string?)value)]).Build();

        configuration.GetSection(EdgeOptions.Section).Get<EdgeOptions>()!.Problems().Single().ShouldContain($"Edge:{key}");
    }

    private static HttpClient Behind(EdgePortal edge, bool followCookies = true)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = followCookies }) { BaseAddress = edge.Portal.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Host = "parking.example";
        return client;
    }

    private static async Task<int> AskAsync(EdgePortal edge, string forwardedFor)
    {
        using var client = edge.Client();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        using var answer = await client.GetAsync("/");
        return (int)answer.StatusCode;
    }
}
