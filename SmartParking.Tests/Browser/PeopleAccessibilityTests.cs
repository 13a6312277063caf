using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

/// <summary>The pages of people and accounts, before and after signing in, with their questions open.</summary>
[Collection(BrowserTests.Name)]
public sealed class PeopleAccessibilityTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task No_page_has_a_serious_finding(ColorScheme scheme, int width)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 } });
        var page = tab.Page;
        var findings = new List<string>();
        async Task LookAsync(string what) => findings.AddRange((await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{what}: {violation.Id} {violation.Nodes[0].Html}"));
        foreach (var path in new[] { "/account/forgot", "/account/reset?token=x", "/account/confirm?token=x", "/invite/x" })
        {
            await page.GotoAsync(path);
            await LookAsync(path);
        }

        await page.GotoAsync("/sign-in");
        await tab.SignInAsync(_scene.Petra);
        await page.GotoAsync("/account");
        await LookAsync("/account");
        await page.GotoAsync("/account/security");
        await LookAsync("/account/security");
        await page.GotoAsync("/t/acme/members");
        await tab.ConnectedAsync();
        await page.Locator("#invite-email").FillAsync("nora@example.test");
        await page.Locator("[data-invite]").ClickAsync();
        await page.Locator("tr[data-invitation] [data-revoke]").ClickAsync();
        await page.Locator("tr[data-member] [data-change]").First.ClickAsync();
        await page.Locator("tr[data-member] [data-remove]").Last.ClickAsync();
        await LookAsync("/t/acme/members");
        await page.GotoAsync("/platform/outbox");
        await tab.ConnectedAsync();
        var link = await page.Locator("a[data-link]").First.GetAttributeAsync("href");
        await LookAsync("/platform/outbox");
        await page.GotoAsync(link!);
        await LookAsync("an invitation of somebody else");
        await using var stranger = await _scene.OpenAsync(fixture.Browser, null, new() { ColorScheme = scheme });
        await stranger.Page.GotoAsync(link!);
        findings.AddRange((await stranger.Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"invitation: {violation.Id} {violation.Nodes[0].Html}"));

        findings.ShouldBeEmpty();
    }
}
