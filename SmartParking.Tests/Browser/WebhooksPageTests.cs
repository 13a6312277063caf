using System.Text.RegularExpressions;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Letting a ChirpStack in, from the first secret to the end of an old one.</summary>
[Collection(BrowserTests.Name)]
public sealed class WebhooksPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Waiting for the first event", "It works", "Say what it is for.", "Revoke", "ended")]
    [InlineData("fr-FR", "En attente du premier événement", "Cela fonctionne", "Indiquez à quoi il sert.", "Révoquer", "terminé")]
    public async Task An_owner_makes_a_secret_sees_its_first_event_rotates_and_revokes_it(string language, string waiting, string works, string missing, string revoke, string ended)
    {
        await using var tab = await OpenAsync(_scene.Petra, language);
        var page = tab.Page;

        await page.Locator("[data-make]").ClickAsync();
        await Expect(page.Locator("#secret-label-error")).ToHaveTextAsync(missing);
        await page.Locator("#secret-label").FillAsync("North gate");
        await page.Locator("[data-make]").ClickAsync();
        await Expect(page.Locator("[data-first=waiting]")).ToContainTextAsync(waiting);
        await Expect(page.Locator("[data-url]")).ToHaveTextAsync($"{_scene.Portal.Address}webhooks/chirpstack");
        var first = await SecretAsync(page);

        (await PostAsync(first, 1)).ShouldBe(204);
        await Expect(page.Locator("[data-first=here]")).ToContainTextAsync(works);
        await page.Locator("[data-stored]").ClickAsync();
        await Expect(page.Locator("[data-made]")).ToHaveCountAsync(0);
        (await page.ContentAsync()).ShouldNotContain(first);

        var row = page.Locator("tr[data-secret]", new() { HasText = "North gate" });
        await row.Locator("[data-rotate]").ClickAsync();
        await page.Locator("tr.ask [data-confirm]").ClickAsync();
        await Expect(page.Locator("tr[data-state=ending]")).ToHaveCountAsync(1);
        var second = await SecretAsync(page);
        second.ShouldNotBe(first);
        (await PostAsync(first, 2)).ShouldBe(204, "the old one is accepted for a day");
        (await PostAsync(second, 3)).ShouldBe(204);

        await page.Locator("tr[data-state=ending] [data-revoke]").ClickAsync();
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Alertdialog)).ToContainTextAsync(revoke);
        await page.Locator("tr.ask [data-confirm]").ClickAsync();
        await Expect(page.Locator("tr[data-state=ended]")).ToContainTextAsync(ended);
        await RefusedAsync(first);
        (await PostAsync(second, 4)).ShouldBe(204);

        await page.GotoAsync("/t/acme/audit?resource=webhook_secret");
        await Expect(page.Locator("tr.entry[data-action^='webhook_secret.']")).ToHaveCountAsync(3);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_admin_neither_finds_the_page_in_the_navigation_nor_opens_it()
    {
        var admin = await SeededPerson.CreateAsync(_scene.Portal, "Ada Admin");
        await admin.JoinAsync(_scene.Database, _scene.Acme, Role.Admin);
        await using var tab = await _scene.OpenAsync(fixture.Browser, admin);
        await tab.Page.GotoAsync("/t/acme/operations");
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("nav a[href='/t/acme/audit']")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("nav a[href='/t/acme/webhooks']")).ToHaveCountAsync(0);

        await tab.Page.GotoAsync("/t/acme/webhooks");

        await Expect(tab.Page).ToHaveURLAsync(new Regex("/forbidden", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static async Task<string> SecretAsync(Microsoft.Playwright.IPage page)
    {
        var header = page.Locator("[data-header]");
        await Expect(header).ToHaveTextAsync(new Regex("^Bearer sp_[A-Za-z0-9_-]{43}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return (await header.TextContentAsync())!["Bearer ".Length..];
    }

    private async Task<int> PostAsync(string secret, int counter)
    {
        using var sender = new WebhookSender(_scene.Portal.Address);
        var told = new ToldUplink("01020304", counter, TimeProvider.System.GetUtcNow(), [1]) { DevEui = _scene.Acme.Spaces[0].DevEui };
        using var answer = await sender.PostAsync("up", told.Json, secret);
        return (int)answer.StatusCode;
    }

    /// <summary>The door reads the secrets anew every three seconds.</summary>
    private async Task RefusedAsync(string secret)
    {
        for (var counter = 100; counter < 10_000; counter++)
        {
            if (await PostAsync(secret, counter) == 401)
            {
                return;
            }
        }

        throw new InvalidOperationException("A revoked secret was accepted ten thousand times.");
    }

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string language)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language });
        await tab.Page.GotoAsync("/t/acme/webhooks");
        await tab.ConnectedAsync();
        return tab;
    }
}
