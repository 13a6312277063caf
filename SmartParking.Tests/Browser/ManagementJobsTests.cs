using System.Diagnostics;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>The jobs of an operator that rivals are measured by, with their clicks counted.</summary>
[Collection(BrowserTests.Name)]
public sealed class ManagementJobsTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string Count = "window.clicks = 0; document.addEventListener('click', event => { if (event.isTrusted && event.detail > 0) window.clicks++; }, true);";

    private PortalScene _scene = null!;
    private SeededTenant _tenant = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        _tenant = await SeededTenant.CreateAsync(_scene.Database, "event", 60);
        await _scene.Olivia.JoinAsync(_scene.Database, _tenant, Role.Operator);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Fifty_bays_are_closed_for_an_event_by_four_clicks_in_twenty_seconds()
    {
        await using var tab = await OpenAsync("/t/event/spaces");
        var page = tab.Page;
        var clock = Stopwatch.StartNew();
        await page.Locator("[data-codes]").ClickAsync();
        await page.Keyboard.TypeAsync("A-001-A-050");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-bulk] strong")).ToHaveTextAsync("50 chosen");
        await page.Locator("[data-deed=Block]").ClickAsync();
        await Expect(page.Locator("[data-preview]")).ToContainTextAsync("50 unknown");
        await Expect(page.Locator("#block-reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Concert");
        await page.Locator("input[name=block-until][value=Day]").ClickAsync();
        await page.Locator("[data-bulk-form] [data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-said]")).ToHaveTextAsync("50 spaces are blocked.");

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (await page.EvaluateAsync<int>("window.clicks")).ShouldBeLessThanOrEqualTo(4);
        (await _scene.Database.AsSuperuserAsync<long>("select count(*) from space_overrides where tenant_id = $1 and kind = 'blocked' and reason = 'Concert' and ends_at is not null", _tenant.Id.Value)).ShouldBe(50);
        (await _scene.Database.AsSuperuserAsync<long>("select count(*) from audit_log where tenant_id = $1 and action = 'override.create'", _tenant.Id.Value)).ShouldBe(50);
        await Expect(page.Locator("tr[data-space='A-001']")).ToHaveAttributeAsync("data-space-state", "maintenance");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bay_that_is_red_but_empty_is_out_of_service_after_three_clicks()
    {
        await using var tab = await OpenAsync("/t/event/operations");
        var page = tab.Page;
        await page.Locator("[data-space='A-012']").First.ClickAsync();
        await Expect(page.Locator("#drawer-title")).ToBeFocusedAsync();
        await page.Locator("#out-reason").ClickAsync();
        await page.Keyboard.TypeAsync("Red but empty");
        await Expect(page.Locator("#out-reason")).ToHaveValueAsync("Red but empty");
        await page.Locator("input[name=out-end][value=Day]").ClickAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-end]")).ToBeVisibleAsync();

        (await page.EvaluateAsync<int>("window.clicks")).ShouldBeLessThanOrEqualTo(3);
        (await _scene.Database.AsSuperuserAsync<long>("select count(*) from space_overrides where tenant_id = $1 and kind = 'out_of_service' and reason = 'Red but empty'", _tenant.Id.Value)).ShouldBe(1);
        tab.Complaints.ShouldBeEmpty();
    }

    private async Task<BrowserPage> OpenAsync(string path)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        await tab.Page.EvaluateAsync(Count);
        return tab;
    }
}
