using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>What stands on every answer, whatever answered.</summary>
public sealed class HeadersTests : IAsyncLifetime
{
    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IStartupFilter, Fault>());

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Theory]
    [InlineData("GET", "/sign-in", 200)]
    [InlineData("GET", "/", 302)]
    [InlineData("GET", "/no/such/page", 404)]
    [InlineData("GET", "/shell.css", 200)]
    [InlineData("GET", "/health", 200)]
    [InlineData("POST", "/webhooks/chirpstack?event=up", 401)]
    [InlineData("GET", "/webhooks/chirpstack", 404)]
    [InlineData("GET", "/t/nobody/operations", 404)]
    [InlineData("POST", "/_blazor/negotiate", 403)]
    [InlineData("POST", "/preferences", 400)]
    [InlineData("BREW", "/health", 405)]
    [InlineData("GET", "/fault", 500)]
    public async Task Every_answer_carries_them(string method, string path, int status)
    {
        foreach (var person in new[] { true, false })
        {
            // To a stranger, what does not exist looks like what is not for him.
            using var client = status is 404 or 405 or 500 ? await _edge.SignedInAsync() : _edge.Client();
            Accept(client, person);
            using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

            // A person's stale form leads home instead.
            ((int)answer.StatusCode).ShouldBe(person && status == 400 ? 303 : status);
            Say(answer, "X-Content-Type-Options").ShouldBe("nosniff");
            Say(answer, "Referrer-Policy").ShouldBe("same-origin");
            Say(answer, "X-Frame-Options").ShouldBe("DENY");
            Say(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
            Say(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
            Say(answer, "Permissions-Policy").ShouldContain("camera=()");
            Say(answer, "X-Request-ID").ShouldStartWith("req_");
            Say(answer, "Server").ShouldBeEmpty();
            Say(answer, "Access-Control-Allow-Origin").ShouldBeEmpty();
            var policy = Say(answer, "Content-Security-Policy");
            foreach (var part in new[] { "script-src 'self'", "style-src 'self';", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'", $"connect-src 'self' ws://{_edge.Portal.Address.Authority};" })
            {
                policy.ShouldContain(part);
            }

            Regex.IsMatch(policy, "(?<!style-src-attr )'unsafe-inline'|unsafe-eval", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldBeFalse(policy);
        }
    }

    [Fact]
    public async Task An_inline_script_has_a_nonce_that_never_comes_twice()
    {
        using var client = _edge.Client();
        var nonces = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            using var answer = await client.GetAsync("/sign-in");
            var nonce = Regex.Match(Say(answer, "Content-Security-Policy"), "'nonce-(?<nonce>[^']+)'", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["nonce"].Value;
            nonce.Length.ShouldBeGreaterThanOrEqualTo(24);
            WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain($"nonce=\"{nonce}\"");
            nonces.Add(nonce).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_file_that_has_not_changed_carries_them_too()
    {
        using var client = _edge.Client();
        using var first = await client.GetAsync("/shell.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shell.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await client.SendAsync(request);

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        Say(again, "X-Content-Type-Options").ShouldBe("nosniff");
        Say(again, "Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        Say(again, "Cache-Control").ShouldNotContain("no-store");
    }

    [Fact]
    public async Task What_a_signed_in_person_sees_is_kept_nowhere()
    {
        using var client = await _edge.SignedInAsync();
        foreach (var path in new[] { "/t/acme/operations", "/", "/t/nobody/operations" })
        {
            using var answer = await client.GetAsync(path);
            Say(answer, "Cache-Control").ShouldBe("no-store", path);
        }
    }

    [Fact]
    public async Task No_origin_is_ever_allowed_to_read()
    {
        using var client = _edge.Client(person: false);
        foreach (var path in new[] { "/webhooks/chirpstack", "/health", "/t/acme/operations", "/shell.css" })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, path);
            preflight.Headers.Add("Origin", "https://elsewhere.example");
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            using var answer = await client.SendAsync(preflight);
            answer.IsSuccessStatusCode.ShouldBeFalse(path);
            answer.Headers.Where(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(path);
        }
    }

    [Theory]
    [InlineData("X-Request-ID", "trace-17_A", "trace-17_A")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("X-Request-ID", "<script>", null)]
    [InlineData("X-Request-ID", "a b", null)]
    [InlineData("X-Request-ID", "012345678901234567890123456789012345678901234567890", null)]
    [InlineData("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    public async Task A_sane_id_of_the_caller_comes_back_in_header_and_problem(string header, string told, string? id)
    {
        using var client = await _edge.SignedInAsync();
        Accept(client, person: false);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, told);

        using var answer = await client.GetAsync("/fault");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Say(answer, "X-Request-ID").ShouldBe(problem.GetProperty("requestId").GetString());
        if (id is null)
        {
            Say(answer, "X-Request-ID").ShouldStartWith("req_");
        }
        else
        {
            Say(answer, "X-Request-ID").ShouldBe(id);
        }
    }

    [Fact]
    public async Task A_failure_tells_its_id_and_nothing_of_its_cause()
    {
        using var machine = await _edge.SignedInAsync();
        Accept(machine, person: false);
        using var person = await _edge.SignedInAsync();

        using var told = await machine.GetAsync("/fault");
        using var shown = await person.GetAsync("/fault");
        var (problem, page) = (await told.Content.ReadAsStringAsync(), await shown.Content.ReadAsStringAsync());

        told.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        page.ShouldContain($"<code data-request-id>{Say(shown, "X-Request-ID")}</code>");
        foreach (var text in new[] { problem, page })
        {
            text.ShouldNotContain(Fault.Cause);
            text.ShouldNotContain("Exception");
            text.ShouldNotContain("   at ");
        }
    }

    [Theory]
    [InlineData("GET", "/no/such/thing", 404)]
    [InlineData("GET", "/no/such/thing", 401)]
    [InlineData("GET", "/webhooks/chirpstack", 404)]
    [InlineData("TRACE", "/sign-in", 405)]
    [InlineData("BREW", "/health", 405)]
    public async Task An_error_for_a_machine_is_problem_details(string method, string path, int status)
    {
        using var client = status == 401 ? _edge.Client() : await _edge.SignedInAsync();
        Accept(client, person: false);

        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        var body = await answer.Content.ReadAsStringAsync();

        ((int)answer.StatusCode).ShouldBe(status, body);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonDocument.Parse(body).RootElement.GetProperty("requestId").GetString().ShouldBe(Say(answer, "X-Request-ID"));
    }

    [Fact]
    public async Task The_sensors_door_names_the_request_too()
    {
        using var sender = new WebhookSender(_edge.Portal.Address);

        using var answer = await sender.PostAsync("up", "{}", "wrong");

        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("requestId").GetString().ShouldBe(Say(answer, "X-Request-ID"));
    }

    private static void Accept(HttpClient client, bool person)
    {
        client.DefaultRequestHeaders.Remove("Accept");
        client.DefaultRequestHeaders.Add("Accept", person ? "text/html" : "application/json");
    }

    private static string Say(HttpResponseMessage answer, string header) => string.Join(", ", answer.Headers.TryGetValues(header, out var values) ? values : []);

    /// <summary>A page that fails with what must not be told, at the innermost place of the pipeline.</summary>
    private sealed class Fault : IStartupFilter
    {
        public const string Cause = "select secret from somewhere";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map("/fault", branch => branch.Run(_ => throw new InvalidOperationException(Cause)));
        };
    }
}
