using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Messages;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Members;

/// <summary>What a link lets in, once, and what it does not; tried without scripts.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    private const string Password = "a horse that nobody staples";

    private EdgePortal _edge = null!;
    private SeededPerson _owner = null!;

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync();
        _owner = await SeededPerson.CreateAsync(_edge.Portal, "Otto Owner");
        await _owner.JoinAsync(_edge.Database, _edge.Acme, Role.Owner);
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task A_new_person_makes_an_account_and_is_in_and_the_link_is_worth_nothing_any_more()
    {
        var token = await InviteAsync("new@example.test", Role.Operator);
        using var client = _edge.Client();

        using var joined = await JoinAsync(client, token, "Nora New", Password);

        joined.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        joined.Headers.Location!.ToString().ShouldEndWith("/t/acme/operations");
        (await client.GetStringAsync("/t/acme/operations")).ShouldContain("Nora New");
        (await _edge.Database.AsSuperuserAsync<string>("select role from memberships where email = 'new@example.test'")).ShouldBe("operator");
        (await _edge.Database.AsSuperuserAsync<bool>("select email_confirmed from auth.users where email = 'new@example.test'")).ShouldBeTrue("he had the link");
        (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Select(entry => (entry.Action, entry.Name)).TakeLast(2).ShouldBe([("invitation.accept", "Nora New"), ("session.sign_in", "Nora New")]);
        foreach (var each in new[] { _edge.Client(), client })
        {
            (await each.GetStringAsync($"/invite/{token}")).ShouldContain("data-notice=\"no-invitation\"");
        }
    }

    [Fact]
    public async Task A_link_used_by_two_at_once_lets_one_in()
    {
        var token = await InviteAsync("new@example.test", Role.Viewer);
        HttpClient[] clients = [_edge.Client(), _edge.Client(), _edge.Client()];
        var tokens = await Task.WhenAll(clients.Select(async client => EdgePortal.TokenOf(await client.GetStringAsync($"/invite/{token}"))));

        var answers = await Task.WhenAll(clients.Select((client, number) => PostAsync(client, token, "join", tokens[number], $"Person {number}", Password)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Redirect).ShouldBe(1);
        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from memberships where email = 'new@example.test'")).ShouldBe(1);
        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from auth.users where email = 'new@example.test'")).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_has_an_account_signs_in_with_it_and_accepts_into_a_session_nobody_can_have_known()
    {
        var noah = await SeededPerson.CreateAsync(_edge.Portal, "Noah Nobody");
        var token = await InviteAsync(noah.Email, Role.Admin);
        using var stranger = _edge.Client();
        (await stranger.GetStringAsync($"/invite/{token}")).ShouldContain("data-sign-in");
        using var direct = await JoinAsync(stranger, token, "Eve", Password);
        direct.StatusCode.ShouldNotBe(HttpStatusCode.Redirect, "nobody takes an account over by an invitation");

        var cookies = new CookieContainer();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = _edge.Portal.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        (await EdgePortal.SignInAsync(client, noah.Email, SeededPerson.Password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var before = cookies.GetCookies(_edge.Portal.Address)["parking_session"]!.Value;
        using var accepted = await PostAsync(client, token, "accept", EdgePortal.TokenOf(await client.GetStringAsync($"/invite/{token}")));

        accepted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var after = cookies.GetCookies(_edge.Portal.Address)["parking_session"]!.Value;
        (await StatusAsync(after)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(before)).ShouldBe(HttpStatusCode.Redirect, "the session from before has ended");
        (await _edge.Database.AsSuperuserAsync<string>("select role from memberships where user_id = $1", noah.Id)).ShouldBe("admin");
    }

    [Fact]
    public async Task Somebody_else_who_has_the_link_and_is_signed_in_gets_nothing_by_it()
    {
        var noah = await SeededPerson.CreateAsync(_edge.Portal, "Noah Nobody");
        var token = await InviteAsync("new@example.test", Role.Owner);
        using var client = await _edge.SignedInAsync(noah);
        var page = await client.GetStringAsync($"/invite/{token}");
        page.ShouldNotContain("data-accept");

        foreach (var handler in new[] { "accept", "join" })
        {
            using var answer = await PostAsync(client, token, handler, EdgePortal.TokenOf(page), "Noah", Password);
            answer.StatusCode.ShouldNotBe(HttpStatusCode.Redirect);
        }

        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from memberships where user_id = $1", noah.Id)).ShouldBe(0);
        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from auth.users where email = 'new@example.test'")).ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_a_revoked_a_renewed_and_an_invented_link_answer_alike()
    {
        var expired = await InviteAsync("a@example.test", Role.Viewer);
        await _edge.Database.ExecuteAsync(_edge.Acme.Id, "update invitations set expires_at = now() where email = 'a@example.test'");
        var revoked = await InviteAsync("b@example.test", Role.Viewer);
        await _edge.Database.ExecuteAsync(_edge.Acme.Id, "update invitations set revoked_at = now() where email = 'b@example.test'");
        var renewed = await InviteAsync("c@example.test", Role.Viewer);
        await _edge.Database.ExecuteAsync(_edge.Acme.Id, "update invitations set token_hash = sha256(token_hash) where email = 'c@example.test'");
        using var client = _edge.Client();

        foreach (var token in new[] { expired, revoked, renewed, new string('x', 43), "short", Uri.EscapeDataString("a/../b"), "%00" })
        {
            using var answer = await client.GetAsync($"/invite/{token}");
            (await answer.Content.ReadAsStringAsync()).ShouldContain(token == "%00" ? string.Empty : "data-notice=\"no-invitation\"", Case.Sensitive, token);
        }

        (await client.GetStringAsync($"/invite/{await InviteAsync("d@example.test", Role.Viewer)}")).ShouldContain("data-join", Case.Sensitive, "the control");
    }

    [Fact]
    public async Task A_suspended_tenant_lets_nobody_in()
    {
        var token = await InviteAsync("new@example.test", Role.Viewer);
        await _edge.Database.AsSuperuserAsync<object>("update tenants set status = 'suspended' where id = $1 returning id", _edge.Acme.Id.Value);
        using var client = _edge.Client();

        (await client.GetStringAsync($"/invite/{token}")).ShouldContain("data-notice=\"no-invitation\"");
    }

    [Theory]
    [InlineData("short", "short", "at least 12")]
    [InlineData("a horse that nobody staples", "another one", "not the same")]
    [InlineData("passwordpassword", "passwordpassword", "easy to guess")]
    [InlineData("nora12345678", "nora12345678", "easy to guess")]
    public async Task A_password_that_is_none_is_refused_in_words_and_nothing_is_made(string password, string again, string words)
    {
        var token = await InviteAsync("new@example.test", Role.Viewer);
        using var client = _edge.Client();
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        using var answer = await JoinAsync(client, token, "Nora New", password, again);

        (await answer.Content.ReadAsStringAsync()).ShouldContain(words);
        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from auth.users where email = 'new@example.test'")).ShouldBe(0);
    }

    private async Task<string> InviteAsync(string email, Role role)
    {
        var invite = _edge.Portal.Services.GetRequiredService<InviteMember>();
        var actor = new Actor(ActorKind.Person, _owner.Id, _owner.Name, null, null, null);
        (await invite.NewAsync(_owner.Id, "acme", new Invitee(email, role, "en"), actor, CancellationToken.None)).Refusal.ShouldBeNull();
        var messages = await _edge.Portal.Services.GetRequiredService<OutboxQueue>().RecentAsync(PortalDatabase.TheTest, 1, CancellationToken.None);
        return messages.Single().Letter!.Token!;
    }

    private static async Task<HttpResponseMessage> JoinAsync(HttpClient client, string token, string name, string password, string? again = null) =>
        await PostAsync(client, token, "join", EdgePortal.TokenOf(await client.GetStringAsync($"/invite/{token}")), name, password, again);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string token, string handler, string antiforgery, string? name = null, string? password = null, string? again = null)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = antiforgery,
            ["_handler"] = handler,
            ["Name"] = name ?? string.Empty,
            ["Password"] = password ?? string.Empty,
            ["Again"] = again ?? password ?? string.Empty,
        });
        return await client.PostAsync($"/invite/{token}", form);
    }

    private async Task<HttpStatusCode> StatusAsync(string session)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _edge.Portal.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t/acme/operations");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Cookie", $"parking_session={session}");
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
