using System.Net;
using System.Text.RegularExpressions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Messages;
using SmartParking.Portal.Messages;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Accounts;

/// <summary>A forgotten password, and everybody who would like it to be.</summary>
public sealed partial class PasswordResetTests : IAsyncLifetime
{
    private const string New = "twelve geese on a pond";

    private AccountScene _scene = null!;

    public async Task InitializeAsync() => _scene = await AccountScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Whether_the_address_has_an_account_is_not_told()
    {
        using var client = _scene.Edge.Client();

        var known = await _scene.ForgotAsync(client, _scene.Olivia.Email);
        var unknown = await _scene.ForgotAsync(client, "stranger@example.test");
        var garbage = await _scene.ForgotAsync(client, new string('x', 300));

        known.ShouldContain("data-asked");
        Blind(unknown).ShouldBe(Blind(known));
        Blind(garbage).ShouldBe(Blind(known));
        await _scene.ResetTokenAsync();
        (await _scene.LettersAsync(LetterKind.PasswordReset, "stranger@example.test")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_link_sets_the_password_once_and_ends_every_session()
    {
        using var signedIn = await _scene.Edge.SignedInAsync();
        using var client = _scene.Edge.Client();
        await _scene.ForgotAsync(client, _scene.Olivia.Email.ToUpperInvariant());
        var token = await _scene.ResetTokenAsync();
        (await AccountScene.IsInAsync(signedIn)).ShouldBeTrue("asking alone ends nothing");
        await client.GetStringAsync($"/account/reset?token={token}");

        using (var answer = await _scene.ResetAsync(client, token, New))
        {
            (await answer.Content.ReadAsStringAsync()).ShouldContain("data-done");
        }

        (await AccountScene.IsInAsync(signedIn)).ShouldBeFalse();
        (await _scene.SignsInAsync(SeededPerson.Password)).ShouldBeFalse();
        (await _scene.SignsInAsync(New)).ShouldBeTrue();
        (await client.GetStringAsync($"/account/reset?token={token}")).ShouldContain("data-notice=\"no-link\"");
        (await _scene.LettersAsync(LetterKind.PasswordChanged)).Count.ShouldBe(1, "he is told");
        var audit = await _scene.AuditAsync();
        audit.ShouldContain("password.ask_reset");
        audit.Count(action => action == "password.reset").ShouldBe(1);
    }

    [Fact]
    public async Task A_link_used_by_many_at_once_sets_one_password()
    {
        var token = await AskAsync();
        var clients = Enumerable.Range(0, 4).Select(_ => _scene.Edge.Client()).ToList();

        var answers = await Task.WhenAll(clients.Select(async (client, number) =>
        {
            using var answer = await _scene.ResetAsync(client, token, $"{New} {number}");
            return await answer.Content.ReadAsStringAsync();
        }));

        answers.Count(answer => answer.Contains("data-done", StringComparison.Ordinal)).ShouldBe(1);
        (await _scene.Edge.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'password.reset'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_newer_link_an_hour_and_a_changed_password_end_a_link()
    {
        using var client = _scene.Edge.Client();
        var older = await AskAsync();
        var newer = await AskAsync(2);
        await IsGoneAsync(client, older);
        (await client.GetStringAsync($"/account/reset?token={newer}")).ShouldContain("data-reset", Case.Sensitive, "the control");

        await _scene.Edge.Database.AsSuperuserAsync<object>("update auth.account_links set expires_at = now() where used_at is null returning id");
        await IsGoneAsync(client, newer);
        var third = await AskAsync(3);
        var stamp = await _scene.Edge.Database.AsSuperuserAsync<string>("select security_stamp from auth.users where id = $1", _scene.Olivia.Id);
        await _scene.Get<PasswordChange>().ExecuteAsync(_scene.Olivia.Id, stamp, "hash", null, Someone(_scene.Olivia.Id), CancellationToken.None);
        await IsGoneAsync(client, third);
    }

    [Fact]
    public async Task Nobody_fills_another_ones_mailbox()
    {
        for (var ask = 0; ask < 20; ask++)
        {
            await _scene.Get<PasswordReset>().AskAsync(_scene.Olivia.Email.ToUpperInvariant(), Someone(null), CancellationToken.None);
        }

        (await _scene.LettersAsync(LetterKind.PasswordReset)).Count.ShouldBe(AccountLinksMost);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _scene.Get<PasswordReset>().AskAsync(_scene.Olivia.Email.ToUpperInvariant(), Someone(null), CancellationToken.None)));
        (await _scene.LettersAsync(LetterKind.PasswordReset)).Count.ShouldBe(AccountLinksMost);
    }

    [Fact]
    public async Task Ten_clicks_at_once_send_one_link_and_it_works()
    {
        var noah = await SeededPerson.CreateAsync(_scene.Edge.Portal, "Noah Nobody");
        using var client = _scene.Edge.Client();

        // One browser has one cookie against forgery: the first look at the page sets it.
        await client.GetStringAsync("/account/forgot");
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _scene.ForgotAsync(client, _scene.Olivia.Email)));
        await _scene.ForgotAsync(client, noah.Email);

        // They are looked at one after the other, so what was asked for before his has been.
        while ((await _scene.LettersAsync(LetterKind.PasswordReset, noah.Email)).Count == 0)
        {
            await Task.Delay(10);
        }

        var letter = (await _scene.LettersAsync(LetterKind.PasswordReset)).ShouldHaveSingleItem();
        (await client.GetStringAsync($"/account/reset?token={letter.Token}")).ShouldContain("data-reset");
        (await _scene.AuditAsync()).Count(action => action == "password.ask_reset").ShouldBe(1);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("passwordpassword")]
    [InlineData("olivia12345678")]
    public async Task A_password_that_is_none_leaves_the_link_as_it_was(string password)
    {
        using var client = _scene.Edge.Client();
        var token = await AskAsync();

        using var answer = await _scene.ResetAsync(client, token, password);

        (await answer.Content.ReadAsStringAsync()).ShouldContain("role=\"alert\"");
        (await _scene.SignsInAsync(SeededPerson.Password)).ShouldBeTrue();
        (await client.GetStringAsync($"/account/reset?token={token}")).ShouldContain("data-reset");
    }

    [Fact]
    public async Task A_link_of_one_kind_opens_nothing_of_another_and_an_invented_one_nothing_at_all()
    {
        using var client = _scene.Edge.Client();
        var token = await AskAsync();

        (await client.GetStringAsync($"/account/confirm?token={token}")).ShouldContain("data-notice=\"no-link\"");
        foreach (var invented in new[] { string.Empty, "x", new string('A', 43), "%27%20or%201=1--" })
        {
            await IsGoneAsync(client, invented);
        }
    }

    [Fact]
    public async Task A_link_never_leads_to_a_host_that_a_request_has_made_up()
    {
        using var client = _scene.Edge.Client();
        var token = EdgePortal.TokenOf(await client.GetStringAsync("/account/forgot"));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["_handler"] = "forgot", ["Email"] = _scene.Olivia.Email });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/forgot") { Content = form };
        request.Headers.Host = "evil.example";

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("localhost:9999")]
    [InlineData("127.0.0.1:1")]
    public async Task A_link_leads_to_the_port_the_operator_said_whatever_port_a_request_names(string host)
    {
        using var client = _scene.Edge.Client();
        var token = EdgePortal.TokenOf(await client.GetStringAsync("/account/forgot"));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["_handler"] = "forgot", ["Email"] = _scene.Olivia.Email });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/forgot") { Content = form };
        request.Headers.Host = host;
        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var reset = await _scene.ResetTokenAsync();

        var letter = (await _scene.LettersAsync(LetterKind.PasswordReset)).Single();
        _scene.Get<LetterWriter>().Write(letter).Link.ShouldBe(new Uri(_scene.Edge.Portal.Address, $"/account/reset?token={reset}"));
    }

    private const int AccountLinksMost = 3;

    private async Task<string> AskAsync(int letters = 1)
    {
        await _scene.Get<PasswordReset>().AskAsync(_scene.Olivia.Email.ToUpperInvariant(), Someone(null), CancellationToken.None);
        return await _scene.ResetTokenAsync(letters);
    }

    private static Actor Someone(Guid? id) => new(ActorKind.Person, id, "someone", "192.0.2.1", "test", null);

    private static async Task IsGoneAsync(HttpClient client, string token) => (await client.GetStringAsync($"/account/reset?token={token}")).ShouldContain("data-notice=\"no-link\"");

    private static string Blind(string page) => Fleeting().Replace(page, "#");

    [GeneratedRegex("""(?<=__RequestVerificationToken" value=")[^"]+|(?<=nonce=")[^"]+|(?<= id=")[^"]+|<!--.*?-->""", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Fleeting();
}
