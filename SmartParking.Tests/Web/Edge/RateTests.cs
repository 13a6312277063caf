using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>Who has asked too often waits, and nobody waits for another.</summary>
public sealed class RateTests
{
    [Fact]
    public async Task An_answer_says_what_is_left_and_a_refusal_when_to_come_again()
    {
        await using var edge = await StartAsync("Address", 2);
        using var client = edge.Client(person: false);

        using var first = await client.GetAsync("/sign-in");
        using var second = await client.GetAsync("/sign-in");
        using var third = await client.GetAsync("/sign-in");

        (Number(first, "X-RateLimit-Limit"), Number(first, "X-RateLimit-Remaining"), Number(second, "X-RateLimit-Remaining")).ShouldBe((2, 1, 0));
        Number(second, "X-RateLimit-Reset").ShouldBeInRange(100, 120);
        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        third.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(61));
        Number(third, "X-RateLimit-Remaining").ShouldBe(0);
        third.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonDocument.Parse(await third.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32().ShouldBe(429);
    }

    [Fact]
    public async Task A_person_gets_a_page_in_his_language()
    {
        await using var edge = await StartAsync("Address", 1);
        using var client = edge.Client();
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("fr"));
        await client.GetAsync("/sign-in");

        using var refused = await client.GetAsync("/sign-in?returnUrl=%2Fplatform");
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        page.ShouldContain("<h1>Trop de demandes</h1>");
        page.ShouldContain("href=\"/\"");
    }

    [Fact]
    public async Task No_spelling_of_a_path_evades_it_and_files_and_health_are_not_counted()
    {
        await using var edge = await StartAsync("Address", 1);
        using var client = edge.Client();
        (await client.GetAsync("/sign-in")).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var path in new[] { "/sign-in/", "/SIGN-IN", "/sign%2Din", "/sign-in?x=1", "/no/such/page" })
        {
            (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, path);
        }

        (await client.GetAsync("/shell.css")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_in_has_a_budget_of_its_own()
    {
        await using var edge = await StartAsync("SignIn", 2);
        using var client = edge.Client();

        (await EdgePortal.ProblemAsync(client, "one@example.test", "wrong")).ShouldBe("E-mail or password is wrong.");
        (await EdgePortal.ProblemAsync(client, "two@example.test", "wrong")).ShouldBe("E-mail or password is wrong.");
        using var third = await EdgePortal.SignInAsync(client, edge.Olivia.Email, SeededPerson.Password);

        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await client.GetAsync("/sign-in")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_person_is_counted_apart_from_others_at_the_same_address()
    {
        await using var edge = await StartAsync("Person", 2);
        var other = await SeededPerson.CreateAsync(edge.Portal, "Otto Other");
        using var olivia = await edge.SignedInAsync();
        using var otto = await edge.SignedInAsync(other);

        (await StatusesAsync(olivia, "/t/acme/operations", 3)).ShouldBe([200, 200, 429]);
        (await StatusesAsync(otto, "/", 2)).ShouldBe([200, 200]);
    }

    [Fact]
    public async Task A_tenant_is_counted_by_its_tier_and_a_stranger_uses_up_nothing_of_it()
    {
        await using var edge = await StartAsync("Basic", 2);
        var stranger = await SeededPerson.CreateAsync(edge.Portal, "Sven Stranger");
        var big = await SeededTenant.CreateAsync(edge.Database, "borealis");
        await edge.Olivia.JoinAsync(edge.Database, big, SmartParking.Domain.Tenancy.Role.Viewer);
        await edge.Database.AsSuperuserAsync<string>("update tenants set tier = 'professional' where slug = 'borealis' returning tier");
        using var olivia = await edge.SignedInAsync();
        using var sven = await edge.SignedInAsync(stranger);

        (await StatusesAsync(sven, "/t/acme/operations", 5)).ShouldBe([404, 404, 404, 404, 404]);
        (await StatusesAsync(olivia, "/t/acme/operations", 3)).ShouldBe([200, 200, 429]);
        (await StatusesAsync(olivia, "/t/ACME/operations", 1)).ShouldNotContain(200);
        using var other = await olivia.GetAsync("/t/borealis/operations");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        Number(other, "X-RateLimit-Limit").ShouldBe(3000);
    }

    [Fact]
    public async Task Wrong_secrets_are_limited_and_a_right_one_never()
    {
        await using var edge = await StartAsync("WrongSecret", 3);
        using var sender = new WebhookSender(edge.Portal.Address);
        var told = new ToldUplink("00189440", 1, TimeProvider.System.GetUtcNow(), [1]);
        var wrong = new List<int>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var answer = await sender.PostAsync(told, "guess-" + attempt);
            wrong.Add((int)answer.StatusCode);
            answer.Headers.Contains("Retry-After").ShouldBe(attempt >= 3);
        }

        wrong.ShouldBe([401, 401, 401, 429, 429]);
        for (var counter = 1; counter <= 50; counter++)
        {
            (await sender.PostAsync(told with { Counter = counter, DeduplicationId = Guid.NewGuid() }, edge.Acme.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }
    }

    private static Task<EdgePortal> StartAsync(string budget, int burst) =>
        EdgePortal.StartAsync(null, $"--Edge:Limits:{budget}:Burst", burst.ToString(System.Globalization.CultureInfo.InvariantCulture), $"--Edge:Limits:{budget}:PerMinute", "1");

    private static async Task<List<int>> StatusesAsync(HttpClient client, string path, int times)
    {
        var statuses = new List<int>();
        for (var time = 0; time < times; time++)
        {
            using var answer = await client.GetAsync(path);
            statuses.Add((int)answer.StatusCode);
        }

        return statuses;
    }

    private static int Number(HttpResponseMessage answer, string header) => int.Parse(answer.Headers.GetValues(header).Single(), System.Globalization.CultureInfo.InvariantCulture);
}
