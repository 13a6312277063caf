using System.Net;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Accounts;

/// <summary>What a person does with his own account, and what others do not.</summary>
public sealed class AccountPageTests : IAsyncLifetime
{
    private const string New = "twelve geese on a pond";

    private AccountScene _scene = null!;

    public async Task InitializeAsync() => _scene = await AccountScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_changed_password_ends_every_other_session_and_keeps_this_one()
    {
        using var here = await _scene.Edge.SignedInAsync();
        using var elsewhere = await _scene.Edge.SignedInAsync();

        using (var wrong = await ChangeAsync(here, "not this one", New))
        {
            (await wrong.Content.ReadAsStringAsync()).ShouldContain("password-problem");
        }

        (await AccountScene.IsInAsync(elsewhere)).ShouldBeTrue();
        using (var changed = await ChangeAsync(here, SeededPerson.Password, New))
        {
            changed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await AccountScene.IsInAsync(here)).ShouldBeTrue();
        (await AccountScene.IsInAsync(elsewhere)).ShouldBeFalse();
        (await _scene.SignsInAsync(New)).ShouldBeTrue();
        (await _scene.AuditAsync()).ShouldContain("password.change");
    }

    [Fact]
    public async Task Guessing_the_password_from_an_open_page_locks_as_guessing_at_the_door_does()
    {
        using var client = await _scene.Edge.SignedInAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            (await ChangeAsync(client, $"guess number {guess}", New)).Dispose();
        }

        using var right = await ChangeAsync(client, SeededPerson.Password, New);

        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _scene.SignsInAsync(New)).ShouldBeFalse();
    }

    [Fact]
    public async Task One_sees_ones_own_sessions_and_ends_one_or_all_others()
    {
        var boris = await SeededPerson.CreateAsync(_scene.Edge.Portal, "Boris Borealis");
        using var foreign = await _scene.Edge.SignedInAsync(boris);
        using var here = await _scene.Edge.SignedInAsync();
        using var second = await _scene.Edge.SignedInAsync();
        using var third = await _scene.Edge.SignedInAsync();
        var ids = (await SessionsAsync(_scene.Olivia.Id)).Concat(await SessionsAsync(boris.Id)).ToList();
        ids.Count.ShouldBe(4);
        var page = await here.GetStringAsync("/account");
        page.Split("data-session=").Length.ShouldBe(4, "three of his own");
        page.ShouldNotContain((await SessionsAsync(boris.Id))[0].ToString());

        using (var stolen = await AccountScene.PostAsync(here, "/account", "end", ("Session", (await SessionsAsync(boris.Id))[0].ToString())))
        {
            (await SessionsAsync(boris.Id)).Count.ShouldBe(1, "another one's is not his to end");
        }

        using (var ended = await AccountScene.PostAsync(here, "/account", "end", ("Session", ids[1].ToString())))
        {
            ended.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await AccountScene.IsInAsync(second)).ShouldBeFalse();
        (await AccountScene.IsInAsync(third)).ShouldBeTrue();
        (await AccountScene.PostAsync(here, "/account", "end-others")).Dispose();
        (await AccountScene.IsInAsync(third)).ShouldBeFalse();
        (await AccountScene.IsInAsync(here)).ShouldBeTrue();
        (await _scene.AuditAsync()).Count(action => action == "session.end").ShouldBe(2);
    }

    [Fact]
    public async Task Name_language_and_theme_go_with_the_person_to_his_next_browser_and_his_name_to_his_tenants()
    {
        using var client = await _scene.Edge.SignedInAsync();
        using (var kept = await AccountScene.PostAsync(client, "/account", "about", ("Name", "Olivia Renamed"), ("Language", "fr"), ("Theme", "dark")))
        {
            kept.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await client.GetStringAsync("/t/acme/operations")).ShouldContain("Olivia Renamed");
        (await _scene.Edge.Database.AsSuperuserAsync<string>("select name from memberships where user_id = $1", _scene.Olivia.Id)).ShouldBe("Olivia Renamed");
        using var next = await _scene.Edge.SignedInAsync();
        var page = await next.GetStringAsync("/account");
        page.ShouldContain("<html lang=\"fr\" data-theme=\"dark\"");
        (await SessionsAsync(_scene.Olivia.Id)).Count.ShouldBe(2, "keeping makes no session of its own");
        using var preferred = await AccountScene.PostAsync(next, "/account", "about", ("Name", " "), ("Language", "xx"));
        (await preferred.Content.ReadAsStringAsync()).ShouldContain("about-problem");
    }

    [Fact]
    public async Task A_new_address_counts_when_its_link_is_followed_and_the_old_one_is_told()
    {
        using var client = await _scene.Edge.SignedInAsync();
        var reset = _scene.Get<PasswordReset>();
        await reset.AskAsync(_scene.Olivia.Email.ToUpperInvariant(), new Actor(ActorKind.Person, null, "x", null, null, null), CancellationToken.None);
        var inOldMailbox = await _scene.ResetTokenAsync();
        using (var wrong = await AskEmailAsync(client, "new@example.test", "not this one"))
        {
            (await _scene.LettersAsync(LetterKind.EmailConfirmation, "new@example.test")).ShouldBeEmpty("a stolen session alone changes no address");
        }

        using (var asked = await AskEmailAsync(client, "new@example.test", SeededPerson.Password))
        {
            asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await _scene.SignsInAsync(SeededPerson.Password, "new@example.test")).ShouldBeFalse("not before the link is followed");
        var token = (await _scene.LettersAsync(LetterKind.EmailConfirmation, "new@example.test")).Single().Token!;
        using var other = _scene.Edge.Client();
        (await other.GetStringAsync($"/account/confirm?token={token}")).ShouldContain("new@example.test");
        (await _scene.SignsInAsync(SeededPerson.Password)).ShouldBeTrue("looking does not use it");
        using (var confirmed = await AccountScene.PostAsync(other, $"/account/confirm?token={token}", "confirm"))
        {
            (await confirmed.Content.ReadAsStringAsync()).ShouldContain("data-done");
        }

        (await _scene.SignsInAsync(SeededPerson.Password, "new@example.test")).ShouldBeTrue();
        (await _scene.SignsInAsync(SeededPerson.Password)).ShouldBeFalse();
        (await _scene.LettersAsync(LetterKind.EmailChanged)).Count.ShouldBe(1);
        (await _scene.Edge.Database.AsSuperuserAsync<string>("select email from memberships where user_id = $1", _scene.Olivia.Id)).ShouldBe("new@example.test");
        (await other.GetStringAsync($"/account/confirm?token={token}")).ShouldContain("data-notice=\"no-link\"");
        (await other.GetStringAsync($"/account/reset?token={inOldMailbox}")).ShouldContain("data-notice=\"no-link\"");
        (await _scene.AuditAsync()).ShouldContain("email.confirm");
    }

    [Fact]
    public async Task Another_address_that_was_asked_for_is_told_to_the_old_one_and_ends_with_the_password()
    {
        using var client = await _scene.Edge.SignedInAsync();
        (await AskEmailAsync(client, "thief@example.test", SeededPerson.Password)).Dispose();
        (await _scene.LettersAsync(LetterKind.EmailAsked)).Single().Words[1].ShouldBe("thief@example.test");
        var token = (await _scene.LettersAsync(LetterKind.EmailConfirmation, "thief@example.test")).Single().Token!;

        using (var changed = await ChangeAsync(client, SeededPerson.Password, New))
        {
            changed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        using var other = _scene.Edge.Client();
        (await other.GetStringAsync($"/account/confirm?token={token}")).ShouldContain("data-notice=\"no-link\"");
        (await _scene.SignsInAsync(New)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_password_changed_by_a_program_ends_the_links_and_tells_the_person()
    {
        using var program = await ApiSession.SignInAsync(_scene.Edge.Portal, _scene.Olivia);
        using var browser = _scene.Edge.Client();
        await _scene.ForgotAsync(browser, _scene.Olivia.Email);
        var token = await _scene.ResetTokenAsync();

        (await program.PostAsync("/api/auth/change-password", new { current_password = SeededPerson.Password, new_password = New })).Status.ShouldBe(200);

        (await browser.GetStringAsync($"/account/reset?token={token}")).ShouldContain("data-notice=\"no-link\"");
        (await _scene.LettersAsync(LetterKind.PasswordChanged)).Count.ShouldBe(1);
        (await program.IsInAsync(), await program.RefreshAsync()).ShouldBe((true, 200));
    }

    [Fact]
    public async Task What_another_has_set_meanwhile_is_not_written_over()
    {
        var change = _scene.Get<PasswordChange>();
        var stamp = await _scene.Edge.Database.AsSuperuserAsync<string>("select security_stamp from auth.users where id = $1", _scene.Olivia.Id);
        Task<Outcome> SetAsync(string hash) => change.ExecuteAsync(_scene.Olivia.Id, stamp, hash, null, new Actor(ActorKind.Person, _scene.Olivia.Id, "Olivia", null, null, null), CancellationToken.None);

        (await SetAsync("first")).IsDone.ShouldBeTrue();
        (await SetAsync("second")).Refusal.ShouldBe("account.changed");

        (await _scene.Edge.Database.AsSuperuserAsync<string>("select password_hash from auth.users where id = $1", _scene.Olivia.Id)).ShouldBe("first");
    }

    [Fact]
    public async Task Programs_are_shown_and_end_one_by_one_or_with_all_other_sessions()
    {
        using var client = await _scene.Edge.SignedInAsync();
        (await client.GetStringAsync("/account")).ShouldNotContain("data-programs");
        using var first = await ApiSession.SignInAsync(_scene.Edge.Portal, _scene.Olivia, "first/1");
        using var second = await ApiSession.SignInAsync(_scene.Edge.Portal, _scene.Olivia, "second/1");
        var page = await client.GetStringAsync("/account");
        page.ShouldContain("first/1");
        var id = (await first.GetAsync("/api/auth/devices")).Body.GetProperty("devices").EnumerateArray().Single(each => each.GetProperty("is_current").GetBoolean()).GetProperty("id").GetString()!;

        (await AccountScene.PostAsync(client, "/account", "end-program", ("Session", id))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        ((await first.IsInAsync()), (await second.IsInAsync())).ShouldBe((false, true));
        (await AccountScene.PostAsync(client, "/account", "end-others")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        ((await second.IsInAsync()), (await second.RefreshAsync())).ShouldBe((false, 401));
        (await AccountScene.IsInAsync(client)).ShouldBeTrue();
        (await _scene.AuditAsync()).ShouldContain("token.revoke");
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_not_taken_and_not_betrayed_before_the_link()
    {
        var boris = await SeededPerson.CreateAsync(_scene.Edge.Portal, "Boris Borealis");
        using var client = await _scene.Edge.SignedInAsync();
        using (var asked = await AskEmailAsync(client, boris.Email, SeededPerson.Password))
        {
            asked.StatusCode.ShouldBe(HttpStatusCode.Redirect, "as for an address of nobody");
        }

        var token = (await _scene.LettersAsync(LetterKind.EmailConfirmation, boris.Email)).Single().Token!;
        using var confirmed = await AccountScene.PostAsync(client, $"/account/confirm?token={token}", "confirm");

        (await confirmed.Content.ReadAsStringAsync()).ShouldContain("role=\"alert\"");
        (await _scene.SignsInAsync(SeededPerson.Password, boris.Email)).ShouldBeTrue();
        (await _scene.SignsInAsync(SeededPerson.Password)).ShouldBeTrue();
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string current, string password) =>
        AccountScene.PostAsync(client, "/account", "password", ("Current", current), ("Password", password), ("Again", password));

    private static Task<HttpResponseMessage> AskEmailAsync(HttpClient client, string address, string current) =>
        AccountScene.PostAsync(client, "/account", "email", ("Address", address), ("Current", current));

    private async Task<List<Guid>> SessionsAsync(Guid person) =>
        [.. await _scene.Edge.Database.AsSuperuserAsync<Guid[]>("select coalesce(array_agg(id order by begun_at), '{}') from auth.sessions where user_id = $1 and ended_at is null", person)];
}
