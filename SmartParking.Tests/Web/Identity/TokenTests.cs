using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Edge;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>Signing in for programs: names and texts of V6, and what ends a token.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly CountingHasher _hasher = new();
    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton<IPasswordHasher<User>>(_hasher),
        "--Edge:Limits:SignIn:Burst", "1200", "--Edge:Limits:WrongSecret:Burst", "1", "--Edge:Limits:Address:Burst", "2000");

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task The_answer_to_a_sign_in_has_V6s_names_by_form_and_by_JSON()
    {
        using var client = _edge.Client(person: false);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = _edge.Olivia.Email, ["password"] = SeededPerson.Password });
        var byForm = await ApiAnswer.OfAsync(await client.PostAsync("/api/auth/login", form));
        var byJson = await ApiAnswer.PostAsync(client, "/api/auth/login", new { username = _edge.Olivia.Email.ToUpperInvariant(), password = SeededPerson.Password });

        foreach (var answer in new[] { byForm, byJson })
        {
            answer.Status.ShouldBe(200);
            answer.Body.EnumerateObject().Select(field => field.Name).ShouldBe(["access_token", "refresh_token", "token_type", "expires_in", "refresh_expires_in", "user"]);
            (answer.Text("token_type"), answer.Text("expires_in"), answer.Text("refresh_expires_in"), answer.Headers.CacheControl!.NoStore).ShouldBe(("bearer", "900", "2592000", true));
            var user = answer.Body.GetProperty("user");
            user.EnumerateObject().Select(field => field.Name).ShouldBe(["id", "email", "username", "tenant_id", "tenant_name", "tenant_slug", "role", "is_platform_admin", "created_at"]);
            (user.GetProperty("id").GetGuid(), user.GetProperty("tenant_slug").GetString(), user.GetProperty("role").GetString()).ShouldBe((_edge.Olivia.Id, "acme", "operator"));
            answer.Text("access_token")!.Split('.').Length.ShouldBe(1, "opaque: it says nothing by itself");
        }

        (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Count(entry => entry is { Action: "token.sign_in", Name: "Olivia Operator" }).ShouldBe(2);
        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from auth.refresh_tokens where encode(hash, 'escape') like '%rt_%'")).ShouldBe(0);
        using var bare = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        (await ApiAnswer.OfAsync(await client.PostAsync("/api/auth/login", bare))).Status.ShouldBe(422);
    }

    [Fact]
    public async Task Nobody_learns_by_text_whether_an_account_exists_and_a_lock_is_told_of_both_alike()
    {
        using var client = _edge.Client(person: false);
        var (known, unknown) = (new List<(int, string?)>(), new List<(int, string?)>());
        for (var attempt = 0; attempt < 7; attempt++)
        {
            known.Add(await WrongAsync(client, _edge.Olivia.Email));
            unknown.Add(await WrongAsync(client, "nobody@example.test"));
        }

        unknown.ShouldBe(known);
        known[0].ShouldBe((401, "Incorrect email or password"));
        known[6].ShouldBe((429, "Too many attempts. Try again later."));
        var locked = await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = _edge.Olivia.Email, password = SeededPerson.Password });
        (locked.Status, locked.Headers.RetryAfter!.Delta).ShouldBe((429, TimeSpan.FromMinutes(5)));
        (await EdgePortal.ProblemAsync(_edge.Client(), _edge.Olivia.Email, SeededPerson.Password)).ShouldBe("Too many attempts. Try again in 5 minutes.", "the page has the same lock");
    }

    [Fact]
    public async Task Of_a_thousand_wrong_passwords_a_handful_is_looked_at()
    {
        using var client = _edge.Client(person: false);
        var before = _hasher.Checked;
        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => WrongAsync(client, _edge.Olivia.Email)));

        (_hasher.Checked - before).ShouldBe(SecurityDefaults.FailuresUntilLockout);
        statuses.Select(answer => answer.Status).ShouldBeSubsetOf([401, 429, 503]);
    }

    [Fact]
    public async Task Me_tenants_and_switching_tell_of_the_person_and_of_no_tenant_that_is_not_his()
    {
        var (second, foreign) = (await SeededTenant.CreateAsync(_edge.Database, "borealis"), await SeededTenant.CreateAsync(_edge.Database, "corvus"));
        await _edge.Olivia.JoinAsync(_edge.Database, second, Role.Viewer);
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        session.User.GetProperty("tenant_slug").GetString().ShouldBe("borealis", "the newest membership");

        var mine = await session.GetAsync("/api/auth/tenants");
        mine.Body.GetProperty("tenants").EnumerateArray().Select(each => (each.GetProperty("slug").GetString(), each.GetProperty("role").GetString(), each.GetProperty("is_current").GetBoolean()))
            .ShouldBe([("acme", "operator", false), ("borealis", "viewer", true)]);
        (await session.GetAsync("/api/v6/spaces")).Text("tenant_id").ShouldBe(second.Id.ToString());

        var (theirs, nobodys) = (await session.PostAsync("/api/auth/switch-tenant", new { tenant_slug = foreign.Slug }), await session.PostAsync("/api/auth/switch-tenant", new { tenant_slug = "nobodyis" }));
        (theirs.Status, theirs.Detail).ShouldBe((403, "Access denied to tenant: corvus"));
        (nobodys.Status, nobodys.Detail).ShouldBe((403, "Access denied to tenant: nobodyis"));
        (await session.PostAsync("/api/auth/switch-tenant", new { tenant_id = foreign.Id.Value })).Status.ShouldBe(403);

        var old = session.Access;
        session.Take(await session.PostAsync("/api/auth/switch-tenant?tenant_slug=acme", new { }));
        session.Access.ShouldNotBe(old);
        (await session.GetAsync("/api/v6/spaces")).Text("tenant_id").ShouldBe(_edge.Acme.Id.ToString());
        (await session.RefreshAsync()).ShouldBe(200);
        session.User.GetProperty("tenant_slug").GetString().ShouldBe("acme", "a refresh stays where one has switched to");
    }

    [Fact]
    public async Task The_header_names_another_tenant_of_the_person_and_never_one_of_others()
    {
        var (second, foreign) = (await SeededTenant.CreateAsync(_edge.Database, "borealis"), await SeededTenant.CreateAsync(_edge.Database, "corvus"));
        await _edge.Olivia.JoinAsync(_edge.Database, second, Role.Viewer);
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        async Task<ApiAnswer> AskAsync(string slug, string path = "/api/v6/spaces")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Tenant-Slug", slug);
            return await ApiAnswer.OfAsync(await session.Client.SendAsync(request));
        }

        (await AskAsync("acme")).Text("tenant_id").ShouldBe(_edge.Acme.Id.ToString());
        var (theirs, nobodys) = (await AskAsync(foreign.Slug), await AskAsync("nobodyis"));
        (theirs.Status, theirs.Detail, theirs.Text("title")).ShouldBe((404, nobodys.Detail, nobodys.Text("title")));
        (await AskAsync("acme", $"/api/v6/spaces/{foreign.Spaces[0].Id}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_token_ends_after_a_quarter_of_an_hour_and_at_once_with_membership_password_or_family()
    {
        using var aging = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        (await aging.IsInAsync()).ShouldBeTrue();
        _time.Advance(TimeSpan.FromTicks(1));
        var over = await aging.GetAsync("/api/auth/me");
        (over.Status, over.Detail, over.Headers.WwwAuthenticate.ToString()).ShouldBe((401, "Invalid or expired token", "Bearer error=\"invalid_token\""));
        (await aging.RefreshAsync()).ShouldBe(200);

        await _edge.Olivia.LeaveAsync(_edge.Database, _edge.Acme);
        var left = await aging.GetAsync("/api/v6/spaces");
        (left.Status, left.Detail).ShouldBe((401, "User or tenant not found"));
        (await aging.RefreshAsync()).ShouldBe(401);
        using var client = _edge.Client(person: false);
        var none = await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = _edge.Olivia.Email, password = SeededPerson.Password });
        (none.Status, none.Detail).ShouldBe((403, "No active tenant membership found"));

        await _edge.Database.ExecuteAsync(_edge.Acme.Id, "update memberships set status = 'active' where user_id = $1", _edge.Olivia.Id);
        using var session = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        await _edge.Database.AsSuperuserAsync<object>($"update auth.users set security_stamp = 'other' where id = '{_edge.Olivia.Id}'; select 0");
        ((await session.IsInAsync()), (await session.RefreshAsync())).ShouldBe((false, 401));
    }

    [Fact]
    public async Task Who_changes_his_password_keeps_this_family_and_no_other_token_or_session()
    {
        using var here = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia, "here/1");
        using var elsewhere = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia, "elsewhere/1");
        using var browser = await _edge.SignedInAsync();
        async Task<(int, string?)> ChangeAsync(string current, string wanted)
        {
            var answer = await here.PostAsync("/api/auth/change-password", new { current_password = current, new_password = wanted });
            return (answer.Status, answer.Detail);
        }

        (await ChangeAsync("not the one", "a very different sentence")).ShouldBe((400, "Current password is incorrect"));
        (await ChangeAsync(SeededPerson.Password, "short")).Item1.ShouldBe(422);
        (await elsewhere.IsInAsync()).ShouldBeTrue();
        (await ChangeAsync(SeededPerson.Password, "a very different sentence")).ShouldBe((200, null));

        (await elsewhere.IsInAsync(), await elsewhere.RefreshAsync()).ShouldBe((false, 401));
        _time.Advance(TimeSpan.FromSeconds(5));
        (await browser.GetAsync("/t/acme/operations")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect, "a session is believed for five seconds");
        (await here.IsInAsync(), await here.RefreshAsync()).ShouldBe((true, 200));
        (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).ShouldContain(entry => entry.Action == "password.change");
    }

    [Fact]
    public async Task Devices_are_listed_and_ended_one_by_one_and_nobody_elses()
    {
        var stranger = await SeededPerson.CreateAsync(_edge.Portal, "Sven Stranger");
        await stranger.JoinAsync(_edge.Database, _edge.Acme, Role.Owner);
        using var phone = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia, "phone/1");
        using var tablet = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia, "tablet/1");
        using var other = await ApiSession.SignInAsync(_edge.Portal, stranger);

        var devices = (await phone.GetAsync("/api/auth/devices")).Body.GetProperty("devices").EnumerateArray().ToList();
        devices.Select(each => (each.GetProperty("device_name").GetString(), each.GetProperty("is_current").GetBoolean())).ShouldBe([("phone/1", true), ("tablet/1", false)], ignoreOrder: true);
        var id = devices.Single(each => each.GetProperty("device_name").GetString() == "tablet/1").GetProperty("id").GetGuid();

        (await other.Client.DeleteAsync($"/api/auth/devices/{id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await tablet.IsInAsync()).ShouldBeTrue();
        (await phone.Client.DeleteAsync($"/api/auth/devices/{id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        (await phone.Client.DeleteAsync($"/api/auth/devices/{id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await tablet.IsInAsync(), await tablet.RefreshAsync(), await phone.IsInAsync()).ShouldBe((false, 401, true));

        var bye = await phone.PostAsync("/api/auth/logout", new { });
        (bye.Text("success"), bye.Text("message")).ShouldBe(("True", "Logged out successfully"));
        (await phone.IsInAsync(), await phone.RefreshAsync()).ShouldBe((false, 401));
        (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Select(entry => entry.Action).Where(action => action is "token.revoke" or "token.sign_out").ShouldBe(["token.revoke", "token.sign_out"]);
    }

    private static async Task<(int Status, string? Detail)> WrongAsync(HttpClient client, string email)
    {
        var answer = await ApiAnswer.OfAsync(await client.PostAsJsonAsync("/api/auth/login", new { email, password = "wrong" }));
        return (answer.Status, answer.Detail);
    }
}
