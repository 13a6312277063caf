using Microsoft.Playwright;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class PreferencesTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task French_is_chosen_on_a_page_and_the_page_comes_back_in_french_on_the_circuit_too()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/t/acme/devices/unknown?q=1");
        await tab.ConnectedAsync();

        await tab.Page.Locator("[popovertarget=language-menu]").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Français" }).ClickAsync();

        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", "fr");
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Capteurs inconnus");
        tab.Page.Url.ShouldEndWith("/t/acme/devices/unknown?q=1");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_browser_that_asks_for_french_gets_it_before_anybody_has_signed_in()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = "fr-FR" });

        await tab.Page.GotoAsync("/sign-in");

        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Connexion");
    }

    [Theory]
    [InlineData(ColorScheme.Light, "dark", "rgb(18, 21, 26)")]
    [InlineData(ColorScheme.Dark, "light", "rgb(244, 245, 247)")]
    [InlineData(ColorScheme.Dark, "system", "rgb(18, 21, 26)")]
    public async Task A_chosen_theme_wins_over_the_system_and_stays(ColorScheme system, string chosen, string ground)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, null, new() { ColorScheme = system });
        await tab.Page.GotoAsync("/sign-in");

        await tab.Page.Locator("[popovertarget=theme-menu]").ClickAsync();
        await tab.Page.Locator($"[data-theme-choice={chosen}]").ClickAsync();

        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-theme", chosen);
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator("body")).ToHaveCSSAsync("background-color", ground);
    }

    [Fact]
    public async Task The_navigation_stays_collapsed_and_a_phone_has_a_drawer()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await tab.Page.Locator("[data-nav-toggle]").ClickAsync();
        await tab.Page.ReloadAsync();
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("data-nav", "icons");

        await tab.Page.SetViewportSizeAsync(390, 844);
        await Expect(tab.Page.Locator("#navigation")).ToBeHiddenAsync();
        await tab.Page.Locator("[popovertarget=navigation]").ClickAsync();
        await Expect(tab.Page.Locator("#navigation a").First).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#navigation")).ToBeHiddenAsync();
        (await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_preference_without_the_forms_token_is_refused()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent([new("theme", "dark"), new("returnUrl", "/")]);

        using var answer = await client.PostAsync(new Uri(_scene.Portal.Address, "/preferences"), form);

        ((int)answer.StatusCode).ShouldBe(400);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }
}
