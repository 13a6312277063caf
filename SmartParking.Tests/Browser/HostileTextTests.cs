using Microsoft.Playwright;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

/// <summary>Text stays text on every page, wherever in the database it comes from.</summary>
[Collection(BrowserTests.Name)]
public sealed class HostileTextTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        await _scene.ReportUnknownAsync(_scene.Acme, "70B3D50000000001");
        await _scene.Database.ExecuteAsync(
            _scene.Acme.Id,
            "insert into space_overrides (tenant_id, id, space_id, kind, reason, starts_at, created_by, created_by_name) values ($1, gen_random_uuid(), $2, 'out_of_service', 'repair', now(), $3, 'Olivia')",
            _scene.Acme.Id.Value,
            _scene.Acme.Spaces[0].Id,
            _scene.Petra.Id);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task No_text_becomes_markup_on_any_page()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);
        var dialogs = new List<string>();
        tab.Page.Dialog += async (_, dialog) =>
        {
            dialogs.Add(dialog.Message);
            await dialog.DismissAsync();
        };
        await tab.Page.AddInitScriptAsync("window.pwned = what => { (window.hostile ??= []).push(what); };");
        await tab.SignInAsync(_scene.Petra);
        var hostile = await HostileText.SpreadAsync(_scene.Database);
        hostile.ShouldContain("public.sites.name");
        hostile.ShouldContain("public.devices.name");
        hostile.ShouldContain("public.tenants.name");
        hostile.ShouldContain("public.space_overrides.reason");
        hostile.ShouldContain("public.unknown_devices.device_name");

        var shown = new List<string>();
        foreach (var path in PageInventory.Paths("acme").Concat(["/t/acme/operations?view=list", $"/t/acme/operations?space={_scene.Acme.Spaces[0].Code}", "/t/acme/operations?q=%3Cimg%20src%3Dx%20onerror%3Dpwned(9)%3E"]))
        {
            await tab.Page.GotoAsync(path);
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            if (await tab.Page.Locator("[data-tenant-switch]").IsVisibleAsync())
            {
                await tab.Page.Locator("[data-tenant-switch]").ClickAsync();
            }

            if (path is "/t/acme/operations" or "/t/acme/devices/unknown" or "/platform")
            {
                // What the page reads once it lives: between the two there is nothing to look at.
                await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync(HostileText.Readable);
            }

            (await tab.Page.Locator(HostileText.Selector).CountAsync()).ShouldBe(0, path);
            (await tab.Page.EvaluateAsync<int>("() => (window.hostile ?? []).length")).ShouldBe(0, path);
            if ((await tab.Page.ContentAsync()).Contains(HostileText.Readable, StringComparison.Ordinal))
            {
                shown.Add(path);
            }
        }

        dialogs.ShouldBeEmpty();
        // The control: the pages did show it.
        shown.ShouldContain("/t/acme/operations");
        shown.ShouldContain("/t/acme/devices/unknown");
        shown.ShouldContain("/platform");
    }
}
