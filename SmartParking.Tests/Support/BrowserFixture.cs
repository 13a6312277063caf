using Microsoft.Playwright;

namespace SmartParking.Tests.Support;

/// <summary>One browser for a whole collection; every test opens a context of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Milliseconds.</summary>
    public const int Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not started.");

    public async Task InitializeAsync()
    {
        var path = Chromium.Find();
        // How long a busy machine takes is no finding.
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Chromium.Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
