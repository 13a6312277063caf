using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;
using SmartParking.Tests.Web.Accounts;

namespace SmartParking.Tests.Web.Identity;

/// <summary>
/// Whether an address has an account is told by no answer. A forgotten password is in <see cref="PasswordResetTests"/>, signing in
/// for programs in <see cref="TokenTests"/>.
/// </summary>
public sealed partial class EnumerationTests : IAsyncLifetime
{
    private const string Nobody = "nobody.at-all@example.test";

    private EdgePortal _edge = null!;
    private SeededPerson _known = null!;

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync();
        _known = await SeededPerson.CreateAsync(_edge.Portal, "Karl Known");
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task The_whole_answer_of_the_sign_in_page_is_the_same() =>
        await SameAsync("E-mail or password is wrong.", async email =>
        {
            using var client = _edge.Client();
            return await EdgePortal.SignInAsync(client, email, "wrong");
        });

    [Fact]
    public async Task A_passkey_is_asked_for_in_the_same_words_whoever_is_named() =>
        await SameAsync("challenge", async email =>
        {
            using var client = _edge.Client();
            return await AccountScene.PostAsync(client, "/sign-in", "ask-passkey", ("Email", email));
        });

    [Fact]
    public async Task A_new_address_that_another_has_already_is_asked_to_confirm_as_a_free_one_is()
    {
        using var client = await _edge.SignedInAsync();

        await SameAsync("Your account", email => AccountScene.PostAsync(client, "/account", "email", ("Address", email), ("Current", SeededPerson.Password)), Words);
    }

    [Fact]
    public async Task Who_invites_is_not_told_whether_the_address_has_an_account()
    {
        var owner = await SeededPerson.CreateAsync(_edge.Portal, "Otto Owner");
        await owner.JoinAsync(_edge.Database, _edge.Acme, Role.Owner);
        var invite = _edge.Portal.Services.GetRequiredService<InviteMember>();
        var actor = new Actor(ActorKind.Person, owner.Id, owner.Name, null, null, null);
        using var client = await _edge.SignedInAsync(owner);

        await SameAsync("somebody", async email =>
        {
            (await invite.NewAsync(owner.Id, "acme", new Invitee(email, Role.Viewer, "en"), actor, CancellationToken.None)).Refusal.ShouldBeNull();
            var page = await client.GetAsync("/t/acme/members");
            await _edge.Database.ExecuteAsync(_edge.Acme.Id, "update invitations set revoked_at = now() where revoked_at is null");
            return page;
        }, Words);
    }

    /// <param name="words">That the answer must hold, or nothing would be compared.</param>
    private async Task SameAsync(string words, Func<string, Task<HttpResponseMessage>> ask, Func<string, string>? part = null)
    {
        using var known = await ask(_known.Email);
        using var unknown = await ask(Nobody);

        unknown.StatusCode.ShouldBe(known.StatusCode);
        part ??= page => page;
        var expected = part(Blind(await known.Content.ReadAsStringAsync(), _known.Email));
        expected.ShouldContain(words, Case.Sensitive, "the control");
        part(Blind(await unknown.Content.ReadAsStringAsync(), Nobody)).ShouldBe(expected);
        unknown.Headers.Location.ShouldBe(known.Headers.Location);
        unknown.Headers.Select(header => header.Key).Order().ShouldBe(known.Headers.Select(header => header.Key).Order());
    }

    /// <summary>What a person reads of it; the frame around a circuit's page has names of its own each time.</summary>
    private static string Words(string page) => Tags().Replace(page[page.IndexOf("<main", StringComparison.Ordinal)..], " ");

    private static string Blind(string page, string email) =>
        Fleeting().Replace(WebUtility.HtmlDecode(page).Replace(email, "somebody", StringComparison.OrdinalIgnoreCase), "#");

    [GeneratedRegex("""(?<=__RequestVerificationToken" value=")[^"]+|(?<=nonce=")[^"]+|(?<= id=")[^"]+|(?<="challenge":")[^"]+|[0-9a-f]{8}-[0-9a-f-]{27}|\d\d:\d\d(:\d\d)?|CfDJ8[\w-]+|<!--.*?-->""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Fleeting();

    [GeneratedRegex("<[^>]+>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tags();
}
