using System.Net;
using SmartParking.Portal.Shell;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>Forms that another site sends, and addresses that lead away.</summary>
public sealed class FormsTests : IAsyncLifetime
{
    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync();

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    /// <summary>Every address that takes a form. PermissionTests knows every endpoint, so a new one is seen there.</summary>
    public static TheoryData<string, string> Forms() => new()
    {
        { Paths.SignIn, "_handler=sign-in&Email=olivia.operator%40example.test&Password=correct+horse+battery" },
        { Paths.Preferences, "language=fr&returnUrl=%2F" },
        { Paths.SignOut, "reason=x" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_without_its_token_or_with_another_persons_does_nothing(string path, string fields)
    {
        using var other = _edge.Client();
        var foreign = EdgePortal.TokenOf(await other.GetStringAsync("/sign-in"));
        foreach (var token in new[] { null, string.Empty, "CfDJ8nonsense", foreign })
        {
            using var client = path == Paths.SignIn ? _edge.Client() : await _edge.SignedInAsync();
            client.DefaultRequestHeaders.Remove("Accept");
            await client.GetAsync("/sign-in");
            using var content = new StringContent(token is null ? fields : $"{fields}&__RequestVerificationToken={Uri.EscapeDataString(token)}", null, "application/x-www-form-urlencoded");

            using var answer = await client.PostAsync(path, content);

            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{path} {token}");
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse($"{path} {token}");
        }

        using var still = await _edge.SignedInAsync();
        (await still.GetAsync("/t/acme/operations")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_from_before_signing_out_is_worth_nothing_after()
    {
        using var client = await _edge.SignedInAsync();
        var live = EdgePortal.TokenOf(await client.GetStringAsync("/t/acme/operations"));
        (await PostAsync(client, Paths.SignOut, live)).ShouldBe(302);

        (await PostAsync(client, Paths.Preferences, live)).ShouldBe(303, "a person's stale form leads home");
    }

    [Fact]
    public async Task Nothing_changes_by_a_GET()
    {
        using var client = await _edge.SignedInAsync();
        foreach (var path in new[] { Paths.SignOut, Paths.Preferences + "?language=fr&theme=dark" })
        {
            using var answer = await client.GetAsync(path);
            ((int)answer.StatusCode).ShouldBeInRange(404, 405, path);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        }
    }

    public static TheoryData<string> Away() =>
    [
        "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example",
        "http://evil.example", "https://evil.example", "https:evil.example", "http:/evil.example", "HTTPS://EVIL.EXAMPLE", "//evil.example/%2f..",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
        "/\t/evil.example", "/\n/evil.example", "/\r\n/evil.example", "\t//evil.example", " //evil.example", "\u00a0//evil.example",
        "//evil.example@127.0.0.1", "https://127.0.0.1@evil.example", "//127.0.0.1.evil.example", "/.//evil.example", "/..//evil.example", "/x/..//evil.example",
        "/%0d%0aLocation:%20https://evil.example\r\nX: y", "//evil%E3%80%82example", "//evil\u3002example", "/\u2028/evil.example", "\u2215\u2215evil.example",
        "?//evil.example", "#//evil.example", ".evil.example", "@evil.example", ":80//evil.example", "/;//evil.example/..//evil.example", "//",
    ];

    [Theory]
    [MemberData(nameof(Away))]
    public async Task No_return_address_leads_to_another_host(string payload)
    {
        using var client = _edge.Client();
        using var signedIn = await EdgePortal.SignInAsync(client, _edge.Olivia.Email, SeededPerson.Password, "?returnUrl=" + Uri.EscapeDataString(payload));
        ShouldStay(signedIn, payload);

        using var already = await client.GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(payload));
        ShouldStay(already, payload);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = EdgePortal.TokenOf(await client.GetStringAsync("/t/acme/operations")),
            ["theme"] = "dark",
            ["returnUrl"] = payload,
        });
        using var kept = await client.PostAsync(Paths.Preferences, form);
        ShouldStay(kept, payload);
    }

    private static async Task<int> PostAsync(HttpClient client, string path, string token)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token });
        using var answer = await client.PostAsync(path, form);
        return (int)answer.StatusCode;
    }

    private void ShouldStay(HttpResponseMessage answer, string payload)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, payload);
        var target = new Uri(_edge.Portal.Address, answer.Headers.Location!);
        target.Authority.ShouldBe(_edge.Portal.Address.Authority, payload);
        target.OriginalString.ShouldNotContain("evil", Case.Insensitive, payload);
        answer.Headers.Contains("X").ShouldBeFalse();
    }
}
