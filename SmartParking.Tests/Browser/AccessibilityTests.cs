using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(BrowserFixture fixture) : IAsyncLifetime
{
    /// <summary>For a moment, while a page comes to live, it has none.</summary>
    private static readonly System.Text.RegularExpressions.Regex AnyTitle = new(".", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        await _scene.ReportUnknownAsync(_scene.Acme, "70B3D50000000001");
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update unknown_devices set profile_id = 'a-profile'");
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set codec = null where id = $1", _scene.Acme.Spaces[0].DeviceId);
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set codec = 'dragino-ldds75' where id = $1", _scene.Acme.Spaces[1].DeviceId);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task No_page_has_a_serious_finding(ColorScheme scheme, int width)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 } });
        var findings = new List<string>();
        Task LookAsync(string what) => LookAtAsync(tab.Page, what, findings);

        await tab.Page.GotoAsync("/sign-in");
        await LookAsync("sign-in");
        await tab.SignInAsync(_scene.Petra);
        await tab.ConnectedAsync();
        await LookAsync("platform");
        await tab.Page.Locator("[data-tenant-switch]").ClickAsync();
        await tab.Page.Locator("#tenant-switcher a").First.WaitForAsync();
        await LookAsync("switcher");
        foreach (var path in new[] { "/platform/isolation", "/t/acme/isolation", "/platform/tenants", "/t/acme/export" })
        {
            await tab.Page.GotoAsync(path);
            await tab.ConnectedAsync();
            await LookAsync($"{path} before the first report");
        }

        await _scene.Portal.Services.GetRequiredService<IsolationReports>().RunAsync(null, CancellationToken.None);
        foreach (var path in Pages())
        {
            await tab.Page.GotoAsync(path);
            await tab.ConnectedAsync();
            await LookAsync(path);
        }

        await LookAtDeedsAsync(tab, LookAsync);

        // Petra has just signed in, so both have an entry to open.
        foreach (var path in new[] { "/t/acme/audit", "/t/acme/audit?action=none", "/platform/audit" })
        {
            await tab.Page.GotoAsync(path);
            await tab.ConnectedAsync();
            if (!path.Contains('?', StringComparison.Ordinal))
            {
                await tab.Page.Locator("tr.entry button").First.ClickAsync();
                await tab.Page.Locator("tr.detail").First.WaitForAsync();
            }

            await LookAsync(path);
        }

        await tab.Page.Locator("[popovertarget=account-menu]").ClickAsync();
        await LookAsync("account menu");
        foreach (var path in new[] { "/not-found", "/forbidden", "/error" })
        {
            await tab.Page.GotoAsync(path);
            await LookAsync(path);
        }

        findings.ShouldBeEmpty();
    }

    private string[] Pages() =>
    [
        "/platform/isolation",
        "/platform/jobs",
        "/t/acme/isolation",
        "/t/acme/devices/unknown",
        "/t/acme/devices/unknown?q=none",
        "/t/acme/devices",
        "/t/acme/devices?q=none",
        $"/t/acme/devices?device={_scene.Acme.Spaces[0].DeviceId}",
        "/t/acme/gateways",
        "/t/acme/install",
        "/t/acme/install?device=AA00000000000001",
        "/t/acme/webhooks",
        "/t/acme/keys",
        "/t/acme/policies",
        "/t/acme/devices/decode",
        "/t/acme/devices/decode?codec=milesight-em400-udl&port=85&payload=0482410801",
        "/t/acme/devices/decode?codec=dragino-ldds75&port=2&payload=0d0a07e900000001",
        "/t/acme/devices/decode?codec=object&payload=zz",
        "/t/acme/devices/codecs",
        "/t/acme/devices/codecs?q=none",
        "/t/acme/sites",
        "/t/acme/sites?new=1",
        "/t/acme/sites?site=acme-site",
        "/t/acme/spaces",
        "/t/acme/spaces?q=none",
        "/t/acme/spaces?space=new",
        $"/t/acme/spaces?space={_scene.Acme.Spaces[0].Id}",
        "/t/acme/spaces/import",
        "/t/acme/plan",
        "/t/acme/setup",
        "/t/acme/operations?view=plan",
        "/platform/tenants/new",
    ];

    private static async Task LookAtDeedsAsync(BrowserPage tab, Func<string, Task> lookAsync)
    {
        await tab.Page.GotoAsync("/t/acme/spaces");
        await tab.ConnectedAsync();
        await tab.Page.Locator("tr[data-space] input").First.ClickAsync();
        foreach (var deed in new[] { "Block", "Edit", "Delete" })
        {
            await tab.Page.Locator($"[data-deed={deed}]").ClickAsync();
            await tab.Page.Locator("[data-preview]").WaitForAsync();
            await lookAsync($"bulk {deed}");
            await tab.Page.Locator("[data-close]").ClickAsync();
        }
    }

    private static async Task LookAtAsync(IPage page, string what, List<string> findings)
    {
        await Assertions.Expect(page).ToHaveTitleAsync(AnyTitle);
        findings.AddRange((await page.RunAxe()).Violations.Where(IsSerious).Select(violation => $"{what}: {violation.Id} {string.Join(" ", violation.Nodes.Select(node => node.Target))} {violation.Nodes[0].Html}"));
    }

    private static bool IsSerious(AxeResultItem violation) => violation.Impact is "serious" or "critical";
}
