using Microsoft.Playwright;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class CircuitTests(BrowserFixture fixture)
{
    [Fact]
    public async Task A_click_travels_over_the_circuit_and_nothing_leaves_the_portal()
    {
        await using var portal = await RunningPortal.StartAsync();
        await using var tab = await BrowserPage.OpenAsync(fixture.Browser, portal.Address);

        await tab.Page.GotoAsync("/");
        await Assertions.Expect(tab.Page.Locator("#count")).ToHaveTextAsync("0");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add one" }).ClickAsync();

        await Assertions.Expect(tab.Page.Locator("#count")).ToHaveTextAsync("1");
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_material_theme_and_its_icons_come_from_the_portal()
    {
        await using var portal = await RunningPortal.StartAsync();
        await using var tab = await BrowserPage.OpenAsync(fixture.Browser, portal.Address);

        await tab.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });

        (await tab.Page.EvaluateAsync<bool>("document.fonts.check('16px \"Material Symbols\"')")).ShouldBeTrue();
        (await tab.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).getPropertyValue('--rz-primary')")).ShouldNotBeNullOrWhiteSpace();
        tab.Complaints.ShouldBeEmpty();
    }
}
