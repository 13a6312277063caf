using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class TenantSwitchTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        await _scene.ReportUnknownAsync(_scene.Acme, "70B3D50000000001", "acme-sensor");
        await _scene.ReportUnknownAsync(_scene.Borealis, "70B3D50000000002", "borealis-sensor");
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_platform_admin_sees_every_tenant_and_links_to_his_own()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);

        await tab.Page.WaitForURLAsync("**/platform");
        await Expect(tab.Page.Locator("[data-totals]")).ToHaveTextAsync("2 tenants, 6 spaces, 0 known, 0 free");
        await Expect(tab.Page.Locator("tr[data-tenant=acme] a")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("tr[data-tenant=borealis] a[href^='/t/']")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("header[data-scope=platform]")).ToContainTextAsync("Platform (all tenants)");
        await tab.ConnectedAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Tenant", Exact = false }).Filter(new() { HasText = "▲" }).ClickAsync();
        await Expect(tab.Page.Locator("tbody tr").First).ToHaveAttributeAsync("data-tenant", "borealis");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_switcher_works_by_keys_and_the_back_button_and_a_bookmark_bring_each_tenant_back()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.ConnectedAsync();
        var page = tab.Page;

        await page.Locator("[data-tenant-switch]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#tenant-switcher input")).ToBeFocusedAsync();
        await Expect(page.Locator("#tenant-switcher [aria-current=true]")).ToContainTextAsync("Platform (all tenants)");
        await page.Keyboard.TypeAsync("acm");
        await Expect(page.Locator("#tenant-switcher a")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/t/acme/operations");

        await page.GoBackAsync();
        await Expect(page.Locator("header[data-scope=platform]")).ToBeVisibleAsync();
        await page.GoForwardAsync();
        await page.WaitForURLAsync("**/t/acme/operations");

        await page.GotoAsync("/t/acme/devices/unknown");
        await Expect(page.Locator("[data-tenant-switch]")).ToContainTextAsync("Tenant acme");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-unknown-count]")).ToContainTextAsync("1");
    }

    [Fact]
    public async Task Enter_in_the_search_follows_the_first_match()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.ConnectedAsync();

        await tab.Page.Locator("[data-tenant-switch]").ClickAsync();
        await Expect(tab.Page.Locator("#tenant-switcher a")).ToHaveCountAsync(2);
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("#tenant-switcher input")).ToBeFocusedAsync();
        await tab.Page.Keyboard.TypeAsync("acm");
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.Page.WaitForURLAsync("**/t/acme/operations");
    }

    [Fact]
    public async Task Escape_closes_the_switcher_and_gives_the_focus_back()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.ConnectedAsync();

        await tab.Page.Locator("[data-tenant-switch]").ClickAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(tab.Page.Locator("#tenant-switcher")).ToBeHiddenAsync();
        await Expect(tab.Page.Locator("[data-tenant-switch]")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/t/borealis/devices/unknown")]
    [InlineData("/t/no-such-tenant/devices/unknown")]
    [InlineData("/platform")]
    [InlineData("/nothing/here")]
    public async Task What_is_not_ones_own_is_not_found(string path)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);

        var answer = await tab.Page.GotoAsync(path);

        answer!.Status.ShouldBe(404);
        await Expect(tab.Page.Locator("[data-notice=not-found]")).ToBeVisibleAsync();
        (await tab.Page.ContentAsync()).ShouldNotContain("borealis-sensor");
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("[data-tenant-switch]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_membership_that_ends_between_the_prerendered_and_the_live_page_ends_the_page()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/not-found");
        var withdrawn = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/_blazor/**", async route =>
        {
            await withdrawn.Task;
            await route.ContinueAsync();
        });
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await Expect(tab.Page.Locator("body")).ToContainTextAsync("acme-sensor");

        await _scene.Olivia.LeaveAsync(_scene.Database, _scene.Acme);
        withdrawn.SetResult();

        await Expect(tab.Page.Locator("[data-notice=not-found]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("body")).Not.ToContainTextAsync("acme-sensor");
    }

    [Fact]
    public async Task A_page_that_does_not_exist_keeps_the_navigation_of_ones_own_tenant()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);

        (await tab.Page.GotoAsync("/t/acme/nothing"))!.Status.ShouldBe(404);

        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("[data-notice=not-found]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-tenant-switch]")).ToContainTextAsync("Tenant acme");
        await tab.Page.Locator("nav a[href='/t/acme/operations']").ClickAsync();
        await Expect(tab.Page.Locator("[data-space]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_stranger_sees_no_navigation_around_what_does_not_exist()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);

        await tab.Page.GotoAsync("/not-found");

        await Expect(tab.Page.Locator("[data-notice=not-found]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("nav, [data-tenant-switch]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Another_slug_on_the_same_circuit_forces_a_full_load()
    {
        await _scene.Petra.JoinAsync(_scene.Database, _scene.Borealis, Role.Viewer);
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await tab.ConnectedAsync();
        await tab.Page.EvaluateAsync("window.sameDocument = true");

        await tab.Page.EvaluateAsync("Blazor.navigateTo('/t/borealis/devices/unknown')");

        await Expect(tab.Page.Locator("[data-tenant-switch]")).ToContainTextAsync("Tenant borealis");
        await Expect(tab.Page.Locator("tbody tr")).ToContainTextAsync("borealis-sensor");
        (await tab.Page.EvaluateAsync<bool>("window.sameDocument === undefined")).ShouldBeTrue();
        await tab.Page.GoBackAsync();
        await Expect(tab.Page.Locator("[data-tenant-switch]")).ToContainTextAsync("Tenant acme");
        await Expect(tab.Page.Locator("tbody tr")).ToContainTextAsync("acme-sensor");
    }

    [Fact]
    public async Task A_foreign_slug_on_the_circuit_shows_nothing_of_it()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await tab.ConnectedAsync();

        await tab.Page.EvaluateAsync("Blazor.navigateTo('/t/borealis/devices/unknown')");

        await Expect(tab.Page.Locator("[data-notice=not-found]")).ToBeVisibleAsync();
        (await tab.Page.ContentAsync()).ShouldNotContain("borealis-sensor");
    }

    [Fact]
    public async Task The_filter_of_the_inbox_lives_in_the_address_and_keeps_the_focus()
    {
        await _scene.ReportUnknownAsync(_scene.Acme, "70B3D500000000FF", "gate-sensor");
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await tab.ConnectedAsync();

        await tab.Page.Locator(".tools input[type=search]").PressSequentiallyAsync("70B3 D500 0000 00ff");

        await Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator(".tools input[type=search]")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".now")).ToHaveTextAsync("2 devices report without being registered, 1 matches the filter");
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator("tbody tr")).ToContainTextAsync("gate-sensor");
    }
}
