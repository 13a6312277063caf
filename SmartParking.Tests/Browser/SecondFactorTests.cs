using SmartParking.Domain.Identity.Factors;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>An authenticator app and a passkey, from setting them up to signing in with them, in a real browser with a virtual key.</summary>
[Collection(BrowserTests.Name)]
public sealed class SecondFactorTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Your recovery codes", "One more step", "This code is wrong")]
    [InlineData("fr-FR", "Vos codes de secours", "Encore une étape", "Ce code est erroné")]
    public async Task A_person_sets_up_an_app_and_signs_in_with_a_code_and_with_a_recovery_code(string language, string codes, string step, string wrong)
    {
        string recovery;
        byte[] secret;
        await using (var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language }))
        {
            var page = tab.Page;
            await page.GotoAsync("/account");
            await page.Locator("[data-security]").ClickAsync();
            await page.Locator("#app-current").FillAsync(SeededPerson.Password);
            await page.Locator("[data-begin]").ClickAsync();
            await Expect(page.Locator("svg.qr")).ToBeVisibleAsync();
            secret = FromBase32((await page.Locator("[data-secret]").InnerTextAsync()).Replace(" ", string.Empty, StringComparison.Ordinal));
            await page.Locator("#code").FillAsync(Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow())));
            await page.Locator("[data-confirm]").ClickAsync();
            await Expect(page.Locator("#codes-title")).ToHaveTextAsync(codes);
            await Expect(page.Locator("[data-codes] li")).ToHaveCountAsync(RecoveryCode.Count);
            recovery = await page.Locator("[data-codes] li").First.InnerTextAsync();
            await page.Locator("[data-kept]").ClickAsync();
            await Expect(page.Locator("[data-codes-left]")).ToHaveAttributeAsync("data-codes-left", "10");
            Serious(tab).ShouldBeEmpty();
        }

        await using var next = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language });
        await PasswordAsync(next, step);
        await next.Page.Locator("#code").FillAsync("123 456");
        await next.Page.Locator("[data-code]").ClickAsync();
        await Expect(next.Page.Locator("#problem")).ToContainTextAsync(wrong);
        await next.Page.Locator("#code").FillAsync(recovery);
        await next.Page.Locator("[data-code]").ClickAsync();
        await next.ConnectedAsync();

        await next.Page.Context.ClearCookiesAsync();
        await PasswordAsync(next, step);
        await next.Page.Locator("#code").FillAsync(recovery);
        await next.Page.Locator("[data-code]").ClickAsync();
        await Expect(next.Page.Locator("#problem")).ToContainTextAsync(wrong);
        // The code of this half minute may have been taken when the app was set up; the next one counts already.
        await next.Page.Locator("#code").FillAsync(Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1));
        await next.Page.Locator("[data-code]").ClickAsync();
        await next.ConnectedAsync();
        Serious(next).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", "The passkey is made.", "The passkey is removed.", "The passkey was not accepted.")]
    [InlineData("fr-FR", "La clé d’accès est créée.", "La clé d’accès est supprimée.", "La clé d’accès n’a pas été acceptée.")]
    public async Task A_person_makes_a_passkey_signs_in_with_it_and_removes_it(string language, string made, string removed, string refused)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language });
        var page = tab.Page;
        await using var key = await VirtualKey.PlugInAsync(page);
        // A passkey belongs to a name; an address of numbers has none.
        var site = new UriBuilder(_scene.Portal.Address) { Host = "localhost" }.Uri;
        await page.GotoAsync(new Uri(site, "/sign-in").ToString());
        await tab.SignInAsync(_scene.Olivia);
        await page.GotoAsync(new Uri(site, "/account/security").ToString());
        await Expect(page.Locator("form[data-passkey]")).ToBeHiddenAsync();
        await page.Locator("#passkey-name").FillAsync("My laptop");
        await page.Locator("#passkey-current").FillAsync(SeededPerson.Password);
        await page.Locator("[data-make-passkey]").ClickAsync();
        await Expect(page.Locator("[data-said]")).ToContainTextAsync(made);
        await Expect(page.Locator("tr[data-key='My laptop']")).ToHaveCountAsync(1);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(site, "/sign-in").ToString());
        await page.Locator("[data-passkey-begin]").ClickAsync();
        await page.WaitForURLAsync("**/t/acme/operations");
        await tab.ConnectedAsync();

        await page.GotoAsync(new Uri(site, "/account/security").ToString());
        await page.Locator("#passkeys-current").FillAsync(SeededPerson.Password);
        await page.Locator("[data-remove-passkey]").ClickAsync();
        await Expect(page.Locator("[data-said]")).ToContainTextAsync(removed);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(new Uri(site, "/sign-in").ToString());
        await page.Locator("[data-passkey-begin]").ClickAsync();
        await Expect(page.Locator("#problem")).ToContainTextAsync(refused);
        Serious(tab).Where(complaint => !complaint.StartsWith("foreign: ", StringComparison.Ordinal) || !complaint.Contains(site.Authority, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private async Task PasswordAsync(BrowserPage tab, string step)
    {
        await tab.Page.GotoAsync("/sign-in");
        await tab.Page.Locator("#email").FillAsync(_scene.Olivia.Email);
        await tab.Page.Locator("#password").FillAsync(SeededPerson.Password);
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(step);
    }

    /// <summary>Who sends a form before the page has its scripts leaves them behind.</summary>
    private static IEnumerable<string> Serious(BrowserPage tab) => tab.Complaints.Where(complaint => !complaint.EndsWith("(net::ERR_ABORTED)", StringComparison.Ordinal));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(each => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(each, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
    }
}
