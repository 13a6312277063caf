using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>From an invitation to a member, and to one no more.</summary>
[Collection(BrowserTests.Name)]
public sealed class MembersPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "en", "An invitation goes to nora@example.test.", "Join Tenant acme", "cannot be used any more", "A tenant keeps at least one owner")]
    [InlineData("fr-FR", "fr", "Une invitation part à nora@example.test.", "Rejoindre Tenant acme", "ne peut plus être utilisée", "Il reste toujours au moins un propriétaire")]
    public async Task An_owner_invites_somebody_who_joins_is_made_operator_and_removed(string language, string code, string invited, string join, string gone, string last)
    {
        await using var tab = await OpenAsync(_scene.Petra, language);
        var page = tab.Page;
        await page.Locator("#invite-email").FillAsync("Nora@example.test");
        await page.Locator("#invite-role").SelectOptionAsync("Viewer");
        (await page.Locator("#invite-language").InputValueAsync()).ShouldBe(code);
        await page.Locator("[data-invite]").DblClickAsync();
        await Expect(page.Locator("#invite-said")).ToContainTextAsync(invited, new() { IgnoreCase = true });
        await Expect(page.Locator("tr[data-invitation='nora@example.test']")).ToHaveCountAsync(1);
        var link = await LinkAsync(language);

        await using (var nora = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language }))
        {
            await nora.Page.GotoAsync(link);
            await Expect(nora.Page.Locator("h1")).ToHaveTextAsync(join);
            await nora.Page.Locator("#name").FillAsync("Nora New");
            await nora.Page.Locator("#password").FillAsync(SeededPerson.Password);
            await nora.Page.Locator("#again").FillAsync(SeededPerson.Password);
            await nora.Page.Locator("[data-join]").ClickAsync();
            await nora.Page.WaitForURLAsync("**/t/acme/operations");
            await nora.ConnectedAsync();
            await Expect(nora.Page.Locator("button[data-space]").First).ToBeVisibleAsync();

            var row = page.Locator("tr[data-member]", new() { HasText = "Nora New" });
            await Expect(row).ToHaveAttributeAsync("data-role", "Viewer");
            await row.Locator("[data-change]").ClickAsync();
            await page.Locator("tr.ask input[value=Operator]").CheckAsync();
            await page.Locator("tr.ask [data-confirm]").ClickAsync();
            await Expect(row).ToHaveAttributeAsync("data-role", "Operator");

            await row.Locator("[data-remove]").ClickAsync();
            await page.GetByRole(AriaRole.Alertdialog).Locator("[data-confirm]").ClickAsync();
            await Expect(row).ToHaveCountAsync(0);
            await Expect(nora.Page.Locator("button[data-space]")).ToHaveCountAsync(0);
            nora.Complaints.ShouldBeEmpty();

            await nora.Page.GotoAsync(link);
            await Expect(nora.Page.Locator("h1")).ToContainTextAsync(gone);
        }

        var me = page.Locator($"tr[data-member='{_scene.Petra.Id}']");
        await me.Locator("[data-remove]").ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("tr.ask .error")).ToContainTextAsync(last);
        tab.Complaints.ShouldBeEmpty();
        await page.GotoAsync("/t/acme/audit?resource=member");
        await Expect(page.Locator("tr.entry[data-action^='member.']")).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData("en-GB", "Take the invitation of", "You have an account already", "cannot be used any more", "expired")]
    [InlineData("fr-FR", "Retirer l’invitation de", "Vous avez déjà un compte", "ne peut plus être utilisée", "expirée")]
    public async Task An_admin_sees_to_operators_alone_and_takes_an_invitation_back(string language, string question, string known, string gone, string expired)
    {
        var ada = await SeededPerson.CreateAsync(_scene.Portal, "Ada Admin");
        await ada.JoinAsync(_scene.Database, _scene.Acme, Role.Admin);
        await using var tab = await OpenAsync(ada, language);
        var page = tab.Page;
        (await page.Locator("#invite-role option").EvaluateAllAsync<string[]>("all => all.map(each => each.value)")).ShouldBe(["Viewer", "Operator"]);
        await Expect(page.Locator($"tr[data-member='{_scene.Petra.Id}'] button")).ToHaveCountAsync(0);
        await Expect(page.Locator($"tr[data-member='{ada.Id}'] button")).ToHaveCountAsync(0);
        await Expect(page.Locator($"tr[data-member='{_scene.Olivia.Id}'] button")).ToHaveCountAsync(2);

        await page.Locator("#invite-email").FillAsync(_scene.Noah.Email);
        await page.Locator("[data-invite]").ClickAsync();
        await Expect(page.Locator($"tr[data-invitation='{_scene.Noah.Email}']")).ToHaveCountAsync(1);
        await using (var noah = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language }))
        {
            await noah.Page.GotoAsync(await LinkAsync(language));
            await Expect(noah.Page.Locator(".card")).ToContainTextAsync(known);
            await noah.Page.Locator("[data-sign-in]").ClickAsync();
            await noah.SignInAsync(_scene.Noah);
            await noah.Page.Locator("[data-accept]").ClickAsync();
            await noah.Page.WaitForURLAsync("**/t/acme/operations");
            await noah.ConnectedAsync();
            noah.Complaints.ShouldBeEmpty();
        }

        await Expect(page.Locator($"tr[data-member='{_scene.Noah.Id}']")).ToHaveAttributeAsync("data-role", "Viewer");
        await page.Locator("#invite-email").FillAsync("other@example.test");
        await page.Locator("[data-invite]").ClickAsync();
        await Expect(page.Locator("tr[data-invitation='other@example.test']")).ToHaveCountAsync(1);
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update invitations set expires_at = now() where email = 'other@example.test'");
        await using (var late = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language }))
        {
            await late.Page.GotoAsync(await LinkAsync(language));
            await Expect(late.Page.Locator("h1")).ToContainTextAsync(gone);
        }

        await Expect(page.Locator("tr[data-invitation='other@example.test']")).ToContainTextAsync(expired);
        await page.Locator("tr[data-invitation='other@example.test'] [data-revoke]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync(question);
        await page.GetByRole(AriaRole.Alertdialog).Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("tr[data-invitation]")).ToHaveCountAsync(0);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_neither_finds_the_page_nor_opens_it()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("nav a[href='/t/acme/members']")).ToHaveCountAsync(0);

        await tab.Page.GotoAsync("/t/acme/members");

        await Expect(tab.Page).ToHaveURLAsync(new Regex("/forbidden", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    /// <summary>As the platform admin reads it in Development.</summary>
    private async Task<string> LinkAsync(string language)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language });
        await tab.Page.GotoAsync("/platform/outbox");
        await tab.ConnectedAsync();
        var link = await tab.Page.Locator("tr[data-message=invitation] a[data-link]").First.GetAttributeAsync("href");
        tab.Complaints.ShouldBeEmpty();
        return link!;
    }

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string language)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language });
        await tab.Page.GotoAsync("/t/acme/members");
        await tab.ConnectedAsync();
        return tab;
    }
}
