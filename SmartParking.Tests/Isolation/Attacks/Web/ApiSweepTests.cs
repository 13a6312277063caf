using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Identity.Tokens;
using SmartParking.Tests.Support;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Every endpoint of the API by every role, every key and nobody, against the table of permissions.</summary>
[Collection(WebTests.Name)]
public sealed class ApiSweepTests(WebScene scene, ITestOutputHelper output)
{
    private const string Nobody = "nobody";

    /// <summary>Of another tenant, in which he is a viewer; nobody has a token without belonging to one.</summary>
    private const string PlatformMember = "platform admin who is a viewer";

    [Fact]
    public async Task Every_endpoint_answers_every_role_and_every_key_as_the_table_says()
    {
        var callers = await CallersAsync();
        var (asked, wrong) = (0, new List<string>());
        foreach (var endpoint in EndpointInventory.Of(scene.Portal.Services).Where(endpoint => ApiSchemes.IsApi("/" + endpoint.RoutePattern.RawText!.Trim('/'))))
        {
            foreach (var (who, headers) in callers)
            {
                var expected = Expected(EndpointInventory.AccessOf(endpoint), who);
                var actual = Called(await AskAsync(endpoint, headers));
                asked++;
                if (actual != expected)
                {
                    wrong.Add($"{EndpointInventory.NameOf(endpoint)} as {who}: {actual} instead of {expected}");
                }
            }
        }

        output.WriteLine($"{asked} requests");
        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(200);
    }

    /// <summary>A permission that a key can have and that no endpoint asks for is of no use yet; one that an endpoint asks for and no key can have is for people.</summary>
    [Fact]
    public void Every_scope_of_the_table_opens_a_permission_there_is() => Scope.Permissions.Except(Permission.All).ShouldBeEmpty();

    private async Task<List<(string Who, Dictionary<string, string> Headers)>> CallersAsync()
    {
        var callers = new List<(string, Dictionary<string, string>)> { (Nobody, []) };
        foreach (var (role, person) in scene.People)
        {
            using var client = new HttpClient { BaseAddress = scene.Portal.Address };
            var answer = await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = person.Email, password = SeededPerson.Password });
            if (role == WebScene.Platform)
            {
                answer.Status.ShouldBe(403, "who belongs to no tenant gets no token");
                var member = await SeededPerson.CreateAsync(scene.Portal, "Paula Platform-and-member", platformAdmin: true);
                await member.JoinAsync(scene.Database, scene.Corvus, Role.Viewer);
                answer = await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = member.Email, password = SeededPerson.Password });
                callers.Add((PlatformMember, new() { ["Authorization"] = "Bearer " + answer.Text("access_token") }));
                continue;
            }

            callers.Add((role, new() { ["Authorization"] = "Bearer " + answer.Text("access_token") }));
            var other = new Dictionary<string, string>(callers[^1].Item2) { [ApiCaller.TenantHeader] = scene.Borealis.Slug };
            callers.Add(($"{role} in another tenant", other));
        }

        foreach (var scope in Scope.All)
        {
            var key = await SeededKey.CreateAsync(scene.Database, scene.Acme, scope);
            await key.SetAsync(scene.Database, scene.Acme, "rate_per_minute = 100000");
            callers.Add(($"key {scope}", new() { [ApiKey.Header] = key.Key }));
            callers.Add(($"key {scope} in another tenant", new() { [ApiKey.Header] = key.Key, [ApiCaller.TenantHeader] = scene.Borealis.Slug }));
        }

        return callers;
    }

    /// <summary>The one source: what was reviewed of the endpoint, the table of roles, and the table of scopes.</summary>
    private static string Expected(string access, string who)
    {
        if (access == EndpointInventory.Anybody)
        {
            return "open";
        }

        if (who == Nobody)
        {
            return "401";
        }

        var (name, elsewhere) = who.EndsWith(" in another tenant", StringComparison.Ordinal) ? (who[..^" in another tenant".Length], true) : (who, false);
        var scope = name.StartsWith("key ", StringComparison.Ordinal) ? name["key ".Length..] : null;
        if (access == TokenHandler.Policy)
        {
            return scope is null ? "open" : "403";
        }

        if (Permission.IsPlatform(access))
        {
            return who == PlatformMember ? "open" : "404";
        }

        if (who == PlatformMember)
        {
            return Permission.IsGranted(Role.Viewer, access) ? "open" : "403";
        }

        if (elsewhere)
        {
            return "404";
        }

        var may = scope is null ? Permission.IsGranted(Enum.Parse<Role>(name), access) : Scope.For(access) is { } asked && Scope.Includes(scope, asked);
        return may ? "open" : "403";
    }

    /// <summary>Nothing that is sent changes anything: bodies are empty, ids of what would be changed are nobody's, and who would sign out is asked for nothing.</summary>
    private async Task<ApiAnswer> AskAsync(RouteEndpoint endpoint, Dictionary<string, string> headers)
    {
        var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
        var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:guid}", (method == HttpMethod.Get ? scene.Acme.Spaces[0].Id : Guid.CreateVersion7()).ToString(), StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = scene.Portal.Address };
        using var request = new HttpRequestMessage(method, path);
        if (path.EndsWith("/logout", StringComparison.Ordinal) && headers.TryGetValue("Authorization", out var bearer))
        {
            // A token of its own, for it ends.
            headers = new(headers) { ["Authorization"] = "Bearer " + await SpareAsync(bearer) };
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await ApiAnswer.OfAsync(await client.SendAsync(request));
    }

    private async Task<string> SpareAsync(string bearer)
    {
        using var client = new HttpClient { BaseAddress = scene.Portal.Address };
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(bearer);
        var me = await ApiAnswer.GetAsync(client, "/api/auth/me");
        return (await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = me.Text("email"), password = SeededPerson.Password })).Text("access_token")!;
    }

    /// <summary>Let in, whatever it then says of the empty request.</summary>
    private static string Called(ApiAnswer answer) => answer switch
    {
        { Status: 200 or 204 or 422 } => "open",
        { Status: 404, Detail: "Device not found" } => "open",
        // Which thing is not there is told to who may ask for it.
        { Status: 404 } when answer.Text("error")?.EndsWith(".unknown", StringComparison.Ordinal) == true => "open",
        _ => answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
