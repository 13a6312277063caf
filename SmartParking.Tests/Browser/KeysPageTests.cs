using System.Text.RegularExpressions;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>An API key from its making to its end, as its owner sees it.</summary>
[Collection(BrowserTests.Name)]
public sealed class KeysPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Say what it is for.", "Tick at least one thing it may do.", "See spaces and whether they are free", "Say why.", "revoked")]
    [InlineData("fr-FR", "Indiquez à quoi elle sert.", "Cochez au moins une chose qu’elle peut faire.", "Voir les places et leur état", "Indiquez pourquoi.", "révoquée le")]
    public async Task An_owner_makes_a_key_uses_it_changes_and_revokes_it(string language, string label, string scopes, string words, string why, string revoked)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language });
        var page = tab.Page;
        await page.GotoAsync("/t/acme/keys");
        await tab.ConnectedAsync();

        await page.Locator("[data-new]").ClickAsync();
        await page.Locator("[data-send]").ClickAsync();
        await Expect(page.Locator("[data-problem]")).ToHaveTextAsync(label);
        await page.Locator("#label-new").FillAsync("City hall");
        await page.Locator("[data-send]").ClickAsync();
        await Expect(page.Locator("[data-problem]")).ToHaveTextAsync(scopes);
        await page.GetByLabel(words).CheckAsync();
        await page.Locator("[data-send]").ClickAsync();
        var shown = page.Locator("[data-key]");
        await Expect(shown).ToHaveTextAsync(new Regex("^pk_live_[A-Za-z0-9_-]{43}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var key = (await shown.TextContentAsync())!;
        await page.Locator("[data-stored]").ClickAsync();
        await Expect(shown).ToHaveCountAsync(0);
        (await page.ContentAsync()).ShouldNotContain(key);

        (await StatusAsync(key, "/api/v6/spaces")).ShouldBe(200);
        await Expect(page.Locator("[data-uses='1']")).ToBeVisibleAsync();

        await page.Locator("[data-change]").ClickAsync();
        await page.Locator("tr.ask [data-scope='spaces:read']").UncheckAsync();
        await page.Locator("tr.ask [data-scope='devices:write']").CheckAsync();
        await page.Locator("tr.ask [data-send]").ClickAsync();
        await Expect(page.Locator("tr.ask [data-problem]")).ToHaveTextAsync(why);
        await page.Locator("tr.ask input[id^='reason-']").FillAsync("It only moves sensors");
        await page.Locator("tr.ask [data-send]").ClickAsync();
        await Expect(page.Locator("tr[data-api-key] .may")).ToContainTextAsync("devices:write");
        await UntilAsync(async () => await StatusAsync(key, "/api/v6/spaces") == 403);

        await page.Locator("[data-revoke]").ClickAsync();
        await page.Locator("tr.ask input[id^='why-']").FillAsync("No longer needed");
        await page.Locator("tr.ask [data-confirm]").ClickAsync();
        await Expect(page.Locator("tr[data-state=revoked]")).ToContainTextAsync(revoked);
        await Expect(page.Locator("tr[data-state=revoked]")).ToContainTextAsync("No longer needed");
        await UntilAsync(async () => await StatusAsync(key, "/api/v6/spaces") == 401);

        await page.GotoAsync("/t/acme/audit?resource=api_key");
        await Expect(page.Locator("tr.entry[data-action^='api_key.']")).ToHaveCountAsync(3);
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
        await Expect(tab.Page.Locator("nav a[href='/t/acme/keys']")).ToHaveCountAsync(0);

        await tab.Page.GotoAsync("/t/acme/keys");

        await Expect(tab.Page).ToHaveURLAsync(new Regex("/forbidden", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private async Task<int> StatusAsync(string key, string path)
    {
        using var client = SeededKey.Client(_scene.Portal, key);
        return (await ApiAnswer.GetAsync(client, path)).Status;
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await done())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
