using System.Text.Json;
using Microsoft.Playwright;
using SmartParking.Tests.Support;

namespace SmartParking.Bench;

/// <summary>A page in Chromium that notes when its tiles change.</summary>
internal sealed class LiveWindow : IAsyncDisposable
{
    private const string Watch =
        """
        () => {
            window.tileChanges = [];
            new MutationObserver(records => {
                const at = performance.timeOrigin + performance.now();
                for (const { target } of records)
                    window.tileChanges.push([target.dataset.space, target.dataset.state, at]);
            }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-state'] });
        }
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private LiveWindow(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, _page) = (playwright, browser, page);

    /// <summary>Signs in as a person would, opens the page and begins to watch it.</summary>
    public static async Task<LiveWindow> OpenAsync(Uri portal, string email, string password, string path)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Find(), Args = Chromium.Arguments });
        var page = await browser.NewPageAsync(new() { BaseURL = portal.ToString() });
        await page.GotoAsync("/sign-in");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await page.GotoAsync(path);
        await page.Locator("[data-live=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync(Watch);
        return new LiveWindow(playwright, browser, page);
    }

    /// <summary>Every change so far.</summary>
    public async Task<LiveChanges> ChangesAsync()
    {
        var noted = await _page.EvaluateAsync<JsonElement>("() => window.tileChanges");
        return new LiveChanges([.. noted.EnumerateArray().Select(change => (change[0].GetString()!, change[1].GetString()!, change[2].GetDouble()))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
