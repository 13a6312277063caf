using Microsoft.Playwright;

namespace SmartParking.Pictures;

/// <summary>Signs in and takes one picture of each page, as a person would see it.</summary>
internal sealed class Camera(IBrowser browser, Demo demo, string folder)
{
    private const string AnyTile = "[data-space][data-state]";
    private static readonly ViewportSize Wide = new() { Width = 1440, Height = 900 };
    private static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private string Operations => $"/t/{demo.Slug}/operations";

    public async Task TakeAllAsync()
    {
        await TakeAsync("operations", new() { ViewportSize = Wide }, demo.Operator, Operations, LiveAsync);
        await TakeAsync("operations-phone", new() { ViewportSize = Phone, DeviceScaleFactor = 2 }, demo.Operator, Operations, LiveAsync);
        await TakeAsync("operations-dark", new() { ViewportSize = Wide, ColorScheme = ColorScheme.Dark }, demo.Operator, Operations, LiveAsync);
        await TakeAsync("operations-french", new() { ViewportSize = Wide, Locale = "fr-FR" }, demo.Operator, Operations, LiveAsync);
        await TakeAsync("drawer", new() { ViewportSize = Wide }, demo.Operator, Operations, async page =>
        {
            await LiveAsync(page);
            await page.Locator("[data-space][data-state=occupied]").First.ClickAsync();
            await page.Locator("[data-drawer-of]").WaitForAsync();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        });
        await TakeAsync("switcher", new() { ViewportSize = Wide }, demo.PlatformAdmin, Operations, async page =>
        {
            await LiveAsync(page);
            await page.Locator("[data-tenant-switch]").ClickAsync();
            await page.Locator("#tenant-switcher .menu-item").First.WaitForAsync();
        });
        await TakeAsync("unknown-devices", new() { ViewportSize = Wide }, demo.Operator, $"/t/{demo.Slug}/devices/unknown", page => page.GetByText("TPS110").First.WaitForAsync());
        await TakeAsync("platform", new() { ViewportSize = Wide }, demo.PlatformAdmin, "/platform", page => page.GetByText("Rhodania").First.WaitForAsync());
    }

    private async Task TakeAsync(string name, BrowserNewContextOptions options, SignIn person, string path, Func<IPage, Task> settle)
    {
        options.BaseURL = demo.BaseUrl.ToString();
        options.Locale ??= "en-GB";
        options.TimezoneId = "Europe/Paris";
        options.ReducedMotion = ReducedMotion.Reduce;
        await using var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(path));
        await page.Locator("#email").FillAsync(person.Email);
        await page.Locator("#password").FillAsync(person.Password);
        await page.Locator("#password").PressAsync("Enter");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);
        await settle(page);
        await page.EvaluateAsync("document.fonts.ready");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        await Console.Out.WriteLineAsync(name);
    }

    /// <summary>The circuit runs and the devices' first reports have arrived.</summary>
    private static async Task LiveAsync(IPage page)
    {
        await page.Locator(AnyTile).First.WaitForAsync();
        await page.Locator("[data-tenant-switch]:not([disabled])").WaitForAsync();
        await page.Locator("[data-space][data-state=occupied]").First.WaitForAsync();
    }
}
