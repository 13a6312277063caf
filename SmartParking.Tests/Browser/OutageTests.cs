using System.Text.RegularExpressions;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class OutageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string KeepSocket =
        """
        const Original = window.WebSocket;
        window.WebSocket = class extends Original { constructor(...args) { super(...args); window.circuitSocket = this; } };
        """;

    private static readonly Regex AsOf = new(@"ata as of \d\d:\d\d:\d\d", RegexOptions.None, TimeSpan.FromSeconds(5));

    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData(1440, "Reconnecting")]
    [InlineData(390, "Offline")]
    public async Task While_the_connection_is_lost_the_page_says_so_and_as_of_when_it_was_true(int width, string said)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { ViewportSize = new() { Width = width, Height = 844 } });
        var page = tab.Page;
        await page.AddInitScriptAsync(KeepSocket);
        await page.GotoAsync("/t/acme/operations");
        await tab.ConnectedAsync();
        await Expect(page.Locator("[data-as-of]")).ToBeAttachedAsync();
        var attempts = 0;
        await page.RouteAsync("**/_blazor/**", route =>
        {
            attempts++;
            return route.AbortAsync();
        });

        var lost = System.Diagnostics.Stopwatch.StartNew();
        await page.EvaluateAsync("window.circuitSocket.close()");

        await Expect(page.Locator("html[data-link=lost]")).ToBeAttachedAsync();
        await Expect(page.GetByText(said, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-as-of-text]:visible").First).ToHaveTextAsync(AsOf);
        await Expect(page.Locator("[data-tenant-switch] .name")).ToBeVisibleAsync();
        attempts.ShouldBeLessThan(4 + (int)(lost.Elapsed.TotalSeconds / 5));

        await page.UnrouteAllAsync();
        await Expect(page.Locator("html[data-link=lost]")).Not.ToBeAttachedAsync();
        await Expect(page.Locator("[data-live=connected] .when-connected")).ToBeAttachedAsync();
    }
}
