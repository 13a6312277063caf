using Microsoft.Playwright;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>A person and his account, in a browser: forgotten, changed, confirmed, ended.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccountTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string New = "twelve geese on a pond";

    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "If there is an account with this address", "Your password was changed", "This link cannot be used any more")]
    [InlineData("fr-FR", "S’il existe un compte avec cette adresse", "Votre mot de passe a été changé", "Ce lien ne peut plus être utilisé")]
    public async Task Who_has_forgotten_his_password_gets_a_link_and_signs_in_with_another(string language, string asked, string done, string gone)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language });
        var page = tab.Page;
        await page.GotoAsync("/sign-in");
        await page.Locator("[data-forgot]").ClickAsync();
        await page.Locator("#email").FillAsync(_scene.Olivia.Email);
        await page.Locator("[data-ask]").DblClickAsync();
        await Expect(page.Locator("[data-asked]")).ToContainTextAsync(asked);
        await AskedAsync();
        var link = await LinkAsync("password_reset");

        await page.GotoAsync(link);
        await page.Locator("#password").FillAsync(New);
        await page.Locator("#again").FillAsync(New);
        await page.Locator("[data-reset]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(done);
        await page.GotoAsync(link);
        await Expect(page.Locator("h1")).ToHaveTextAsync(gone);
        await page.GotoAsync("/sign-in");
        await tab.SignInAsync(_scene.Olivia, New);

        await tab.ConnectedAsync();
        // Of two clicks the second may end what the first had begun.
        tab.Complaints.Where(each => !each.EndsWith("/account/forgot (net::ERR_ABORTED)", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", "Saved.", "The current password is wrong.", "All other sessions and programs have ended.")]
    [InlineData("fr-FR", "Enregistré.", "Le mot de passe actuel est faux.", "Toutes les autres sessions et tous les programmes sont terminés.")]
    public async Task A_person_changes_name_theme_and_password_and_ends_his_other_sessions(string language, string saved, string wrong, string ended)
    {
        await using var elsewhere = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        await elsewhere.ConnectedAsync();
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        var page = tab.Page;
        await tab.ConnectedAsync();
        await page.Locator("[popovertarget=account-menu]").ClickAsync();
        await page.Locator("[data-account]").ClickAsync();
        await Expect(page.Locator("tr[data-session]")).ToHaveCountAsync(2);
        await page.Locator("[data-end-others]").ClickAsync();
        await Expect(page.Locator("[data-said]")).ToHaveTextAsync(ended);
        await Expect(page.Locator("tr[data-session]")).ToHaveCountAsync(1);
        await elsewhere.Page.WaitForURLAsync("**/sign-in*");

        await page.Locator("#name").FillAsync("Olivia Renamed");
        await page.Locator("#theme").SelectOptionAsync("dark");
        await page.Locator("[data-keep]").ClickAsync();
        await Expect(page.Locator("[data-said]")).ToHaveTextAsync(saved);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Olivia Renamed");

        await ChangePasswordAsync(page, "not this one");
        await Expect(page.Locator("#password-problem")).ToContainTextAsync(wrong);
        await ChangePasswordAsync(page, SeededPerson.Password);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("done=password$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        tab.Complaints.ShouldBeEmpty();

        await using var next = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language });
        await next.Page.GotoAsync("/sign-in");
        await next.SignInAsync(_scene.Olivia, New);
        await Expect(next.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Theory]
    [InlineData("en-GB", "fr", "The session has ended.", "Votre compte")]
    [InlineData("fr-FR", "en", "La session est terminée.", "Your account")]
    public async Task A_person_ends_one_session_and_takes_his_language_to_the_next_browser(string language, string chosen, string ended, string heading)
    {
        await using var elsewhere = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        await elsewhere.ConnectedAsync();
        await using (var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language, TimezoneId = "Asia/Tokyo" }))
        {
            var page = tab.Page;
            await page.GotoAsync("/account");
            (await page.Locator("tr[data-this] time").First.GetAttributeAsync("title"))!.ShouldEndWith("(Asia/Tokyo)");
            await page.Locator("tr[data-session]:not([data-this]) [data-end]").ClickAsync();
            await Expect(page.Locator("[data-said]")).ToHaveTextAsync(ended);
            await Expect(page.Locator("tr[data-session]")).ToHaveCountAsync(1);
            await Expect(page.Locator("tr[data-this=true]")).ToHaveCountAsync(1);
            await elsewhere.Page.WaitForURLAsync("**/sign-in*");

            await page.Locator("#language").SelectOptionAsync(chosen);
            await page.Locator("[data-keep]").ClickAsync();
            await Expect(page.Locator("h1")).ToHaveTextAsync(heading);
            tab.Complaints.ShouldBeEmpty();
        }

        await using var next = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        await Expect(next.Page.Locator("html")).ToHaveAttributeAsync("lang", chosen);
        await next.Page.GotoAsync("/account");
        await Expect(next.Page.Locator("h1")).ToHaveTextAsync(heading);
    }

    [Theory]
    [InlineData("en-GB", "A link goes to the address.", "Your address is confirmed")]
    [InlineData("fr-FR", "Un lien part à cette adresse.", "Votre adresse est confirmée")]
    public async Task A_new_address_is_confirmed_by_its_link(string language, string sent, string confirmed)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        var page = tab.Page;
        await page.GotoAsync("/account");
        await page.Locator("#address").FillAsync("olivia.new@example.test");
        await page.Locator("#email-current").FillAsync(SeededPerson.Password);
        await page.Locator("[data-ask-email]").ClickAsync();
        await Expect(page.Locator("[data-said]")).ToContainTextAsync(sent);

        await page.GotoAsync(await LinkAsync("email_confirmation"));
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(confirmed);
        await page.GotoAsync("/account");
        await Expect(page.Locator("section[aria-labelledby=email-title] strong")).ToHaveTextAsync("olivia.new@example.test");
        tab.Complaints.ShouldBeEmpty();
    }

    private static async Task ChangePasswordAsync(IPage page, string current)
    {
        await page.Locator("#current").FillAsync(current);
        await page.Locator("#password").FillAsync(New);
        await page.Locator("#again").FillAsync(New);
        await page.Locator("[data-change-password]").ClickAsync();
    }

    /// <summary>The page answers before anybody has looked; until that is done it holds the tenant's audit.</summary>
    private async Task AskedAsync()
    {
        using var limit = new CancellationTokenSource(BrowserFixture.Patience);
        while (await _scene.Database.AsSuperuserAsync<long>("select count(*) from auth.account_links") == 0)
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>As the platform admin reads it in Development.</summary>
    private async Task<string> LinkAsync(string kind)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.Page.GotoAsync("/platform/outbox");
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator($"tr[data-message={kind}]")).ToHaveCountAsync(1);
        return (await tab.Page.Locator($"tr[data-message={kind}] a[data-link]").GetAttributeAsync("href"))!;
    }
}
