using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Ingest;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>The ledger and its replays, as <see cref="AccessibilityTests"/> looks at the other pages.</summary>
[Collection(BrowserTests.Name)]
public sealed class LedgerAccessibilityTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        await _scene.Portal.Services.GetRequiredService<IngestBatch>().RunAsync(
            [
                new ToldUplink("01", 1, now, [1]) { DevEui = _scene.Acme.Spaces[0].DevEui }.ArrivingAt(now, _scene.Acme.Id),
                new ToldUplink("02", 1, now, [1, 2, 3]) { DevEui = _scene.Acme.Spaces[1].DevEui }.ArrivingAt(now, _scene.Acme.Id),
                new ToldUplink("03", 1, now, [1]) { DevEui = "70B3D50000000001" }.ArrivingAt(now, _scene.Acme.Id),
            ],
            CancellationToken.None);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task The_ledger_has_no_serious_finding(ColorScheme scheme, int width)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 } });
        var findings = new List<string>();
        async Task LookAsync(string what) => findings.AddRange((await tab.Page.RunAxe()).Violations.Where(IsSerious).Select(violation => $"{what}: {violation.Id} {string.Join(" ", violation.Nodes.Select(node => node.Target))} {violation.Nodes[0].Html}"));

        foreach (var path in new[] { "/t/acme/ingest", "/platform/ingest" })
        {
            await tab.Page.GotoAsync(path);
            await tab.ConnectedAsync();
            await Expect(tab.Page.Locator("tr.entry .open")).ToHaveCountAsync(3);
            foreach (var button in await tab.Page.Locator("tr.entry .open").AllAsync())
            {
                await button.ClickAsync();
            }

            await tab.Page.Locator("tr.detail dl").Nth(2).WaitForAsync();
            await LookAsync(path);
            await tab.Page.GotoAsync($"{path}?status=dead&device=AB");
            await tab.ConnectedAsync();
            await LookAsync($"{path} with nothing");
        }

        await tab.Page.GotoAsync("/t/acme/ingest?status=undecodable,unknown_device");
        await tab.ConnectedAsync();
        await tab.Page.Locator("[data-replay-all]").ClickAsync();
        await tab.Page.Locator("[role=alertdialog]").WaitForAsync();
        await LookAsync("the question");
        await tab.Page.Locator("[data-confirm]").ClickAsync();
        await tab.Page.Locator("[data-replay=ended]").WaitForAsync();
        await LookAsync("the end");

        findings.ShouldBeEmpty();
    }

    private static bool IsSerious(AxeResultItem violation) => violation.Impact is "serious" or "critical";
}
