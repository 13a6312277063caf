using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using SmartParking.Tests.Web.Accounts;

namespace SmartParking.Tests.Web.Identity;

/// <summary>A session that somebody else has seen, or put there, must become worth nothing.</summary>
public sealed class SessionFixationTests : IAsyncLifetime
{
    private const string Session = "parking_session";

    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync();

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task Signing_in_never_goes_on_with_a_session_that_was_there_before()
    {
        var cookies = new CookieContainer();
        using var client = Browser(cookies);
        await SignInAsync(client);
        var first = Value(cookies);
        using (var bye = await LeaveAsync(client))
        {
            bye.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        cookies.Add(_edge.Portal.Address, new Cookie(Session, first));
        await SignInAsync(client);
        var second = Value(cookies);

        second.ShouldNotBe(first);
        SessionOf(second).ShouldNotBe(SessionOf(first));
        (await IsInWithAsync(second)).ShouldBeTrue();
        (await IsInWithAsync(first)).ShouldBeFalse("it has ended, in whichever browser it lies");
        (await IsInWithAsync("planted")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_changed_password_gives_another_session_and_ends_the_one_before()
    {
        var cookies = new CookieContainer();
        using var client = Browser(cookies);
        await SignInAsync(client);
        var before = Value(cookies);

        using var changed = await AccountScene.PostAsync(client, "/account", "password", ("Current", SeededPerson.Password), ("Password", "twelve geese on a pond"), ("Again", "twelve geese on a pond"));

        changed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        SessionOf(Value(cookies)).ShouldNotBe(SessionOf(before));
        (await IsInWithAsync(Value(cookies))).ShouldBeTrue();
        (await IsInWithAsync(before)).ShouldBeFalse();
    }

    /// <summary>So there is nothing in it that another role or another tenant would have to replace.</summary>
    [Fact]
    public async Task A_session_holds_neither_role_nor_tenant_and_what_it_opens_follows_the_membership()
    {
        var borealis = await SeededTenant.CreateAsync(_edge.Database, "borealis");
        var cookies = new CookieContainer();
        using var client = Browser(cookies);
        await SignInAsync(client);
        var held = ClaimsOf(Value(cookies)).Select(claim => claim.Value).ToList();

        held.ShouldContain(_edge.Olivia.Id.ToString(), "the control");
        held.ShouldNotContain("operator", StringComparer.OrdinalIgnoreCase);
        held.ShouldNotContain(value => value.Contains(_edge.Acme.Id.ToString(), StringComparison.OrdinalIgnoreCase) || value.Contains("acme", StringComparison.OrdinalIgnoreCase));

        (await StatusAsync(client, "/t/borealis/operations")).ShouldBe(HttpStatusCode.NotFound);
        await _edge.Olivia.JoinAsync(_edge.Database, borealis, Role.Viewer);
        (await StatusAsync(client, "/t/borealis/operations")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(client, "/t/borealis/keys")).ShouldBe(HttpStatusCode.Redirect, "to the page that says why not");
        await _edge.Database.ExecuteAsync(borealis.Id, "update memberships set role = 'owner' where user_id = $1", _edge.Olivia.Id);
        (await StatusAsync(client, "/t/borealis/keys")).ShouldBe(HttpStatusCode.OK);
        await _edge.Olivia.LeaveAsync(_edge.Database, _edge.Acme);
        (await StatusAsync(client, "/t/acme/operations")).ShouldBe(HttpStatusCode.NotFound);
    }

    private HttpClient Browser(CookieContainer cookies)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = _edge.Portal.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    private async Task SignInAsync(HttpClient client)
    {
        using var answer = await EdgePortal.SignInAsync(client, _edge.Olivia.Email, SeededPerson.Password);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task<HttpResponseMessage> LeaveAsync(HttpClient client)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = EdgePortal.TokenOf(await client.GetStringAsync("/account")) });
        return await client.PostAsync("/sign-out", form);
    }

    private async Task<bool> IsInWithAsync(string session)
    {
        var cookies = new CookieContainer();
        cookies.Add(_edge.Portal.Address, new Cookie(Session, session));
        using var client = Browser(cookies);
        return await AccountScene.IsInAsync(client);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private string Value(CookieContainer cookies) => cookies.GetCookies(_edge.Portal.Address)[Session].ShouldNotBeNull().Value;

    private string SessionOf(string cookie) => ClaimsOf(cookie).Single(claim => claim.Type == SmartParking.Portal.Identity.PersonClaims.Session).Value;

    private IEnumerable<Claim> ClaimsOf(string cookie) =>
        _edge.Portal.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat.Unprotect(cookie).ShouldNotBeNull().Principal.Claims;
}
