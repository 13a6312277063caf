using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Devices as an admin works with them, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class DevicesPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        await _scene.Noah.JoinAsync(_scene.Database, _scene.Acme, Role.Admin);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_device_is_registered_put_on_a_space_replaced_and_decommissioned()
    {
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set space_id = null where id = $1", _scene.Acme.Spaces[0].DeviceId);
        await using var tab = await OpenAsync(_scene.Noah, "/t/acme/devices");
        var page = tab.Page;
        await page.Locator("[data-new]").ClickAsync();
        await page.Locator("#device-eui").FillAsync("DevEUI: aa00000000000001, AppKey: 00112233445566778899AABBCCDDEEFF");
        await page.Locator("#device-name").FillAsync("مستشعر 🚗");
        await page.Locator("[data-save]").ClickAsync();
        var drawer = page.Locator("[data-drawer-of=AA00000000000001]");
        await Expect(drawer.Locator("[data-lifecycle=provisioned]")).ToBeVisibleAsync();

        await drawer.Locator("[data-deed=commission]").ClickAsync();
        await Expect(drawer.Locator("[data-lifecycle=commissioned]")).ToBeVisibleAsync();
        await drawer.Locator("[data-deed=assign]").ClickAsync();
        await page.Locator("#pick-space").FillAsync("a-00");
        await Expect(page.Locator("[data-choice='A-002']")).ToBeDisabledAsync();
        await page.Locator("[data-choice='A-001']").ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(drawer.Locator("[data-place]")).ToContainTextAsync("A-001");
        await Expect(drawer.Locator("[data-timeline] [data-what='device.assigned']")).ToContainTextAsync("Noah Nobody");

        await drawer.Locator("[data-deed=replace]").ClickAsync();
        await page.Locator($"[data-choice='{_scene.Acme.Spaces[0].DevEui}']").ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("#deed-reason-help")).ToHaveTextAsync("Say why.");
        await page.Locator("#deed-reason").FillAsync("Battery empty");
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(drawer.Locator("[data-reason], [data-place]").Last).ToContainTextAsync("no space");

        await drawer.Locator("[data-deed=decommission]").ClickAsync();
        await page.Locator("#deed-reason").FillAsync("Run over");
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(drawer.Locator("[data-lifecycle=decommissioned]")).ToBeVisibleAsync();
        await Expect(page.Locator("tr[data-device=AA00000000000001]")).ToHaveCountAsync(0);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_editor_is_told_that_somebody_was_faster()
    {
        var device = _scene.Acme.Spaces[0];
        await using var tab = await OpenAsync(_scene.Noah, $"/t/acme/devices?device={device.DeviceId}");
        await tab.Page.Locator("[data-deed=edit]").ClickAsync();
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set name = 'Changed' where id = $1", device.DeviceId);
        await tab.Page.Locator("#device-name").FillAsync("Mine");
        await tab.Page.Locator("[data-save]").ClickAsync();

        await Expect(tab.Page.Locator("[data-refused='changed.meanwhile']")).ToContainTextAsync("Somebody has changed this");
    }

    [Fact]
    public async Task Five_thousand_devices_are_painted_within_a_second_and_filtered_at_once()
    {
        await _scene.Database.ExecuteAsync(
            _scene.Acme.Id,
            "insert into devices (tenant_id, id, dev_eui, name, codec) select $1, gen_random_uuid(), 'CC' || upper(lpad(to_hex(n), 14, '0')), 'Shelf ' || n, 'bosch-tps110' from generate_series(1, 5000) n",
            _scene.Acme.Id.Value);
        await using var tab = await OpenAsync(_scene.Noah, "/t/acme/operations");
        var page = tab.Page;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await page.Locator("nav a[href='/t/acme/devices']").ClickAsync();
        await page.Locator("tr[data-device]").First.WaitForAsync();
        watch.ElapsedMilliseconds.ShouldBeLessThan(3000, "a second on a machine of its own");
        (await page.Locator("tr[data-device]").CountAsync()).ShouldBeLessThan(100, "only what is in sight is there");

        watch.Restart();
        await page.Locator("[data-filter=q]").FillAsync("Shelf 4999");
        await Expect(page.Locator("[data-found='1']")).ToHaveCountAsync(1);
        await Expect(page.Locator("tr[data-device]")).ToHaveCountAsync(1);
        watch.ElapsedMilliseconds.ShouldBeLessThan(2000);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"q=Shelf", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Locator("[data-clear]").ClickAsync();
        await page.Locator("[data-filter=severity]").SelectOptionAsync("warning");
        await Expect(page.Locator("[data-found='3']")).ToHaveCountAsync(1);
        tab.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1280, "en-GB")]
    [InlineData(390, "fr-FR")]
    public async Task An_unknown_device_is_ignored_looked_at_again_and_claimed_with_the_codec_that_reads_it(int width, string language)
    {
        await _scene.ReportUnknownAsync(_scene.Acme, "70B3D50000000001");
        await using var tab = await OpenAsync(_scene.Noah, "/t/acme/devices/unknown", width, language);
        var page = tab.Page;
        var row = page.Locator("tr[data-dev-eui='70B3D50000000001']");
        await row.Locator("[data-ignore]").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await page.Locator("[data-ignored][type=checkbox]").CheckAsync();
        await Expect(row).ToContainTextAsync("Noah Nobody");
        await row.Locator("[data-ignore]").ClickAsync();
        await row.Locator("[data-claim]").ClickAsync();
        await Expect(page.Locator("#device-eui")).ToHaveValueAsync("70B3D50000000001");
        await page.Locator("[data-guess='bosch-tps110'] button").ClickAsync();
        await Expect(page.Locator("#device-codec")).ToHaveValueAsync("bosch-tps110");
        await page.Locator("[data-save]").ClickAsync();

        await Expect(page.Locator("[data-drawer-of='70B3D50000000001'] [data-codec='bosch-tps110']")).ToBeVisibleAsync();
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_that_is_heard_is_registered_with_one_click_named_and_shows_what_it_hears_alone()
    {
        using (var sender = new WebhookSender(_scene.Portal.Address))
        {
            foreach (var space in _scene.Acme.Spaces)
            {
                (await sender.PostAsync(new ToldUplink("01020304", 1, TimeProvider.System.GetUtcNow(), [1]) { DevEui = space.DevEui }, _scene.Acme.Secret)).Dispose();
            }
        }

        await using var tab = await OpenAsync(_scene.Noah, "/t/acme/gateways");
        var page = tab.Page;
        await _scene.Portal.Services.GetRequiredService<ReceptionBook>().WriteAsync(default);
        await page.ReloadAsync();
        await tab.ConnectedAsync();
        var row = page.Locator("tr[data-gateway='0016C001F153A14C']");
        await Expect(row).ToHaveAttributeAsync("data-online", "yes");
        await row.Locator("[data-register]").ClickAsync();
        await Expect(page.Locator("[data-lonely='3']")).ToBeVisibleAsync();
        await page.Locator("#gateway-name").FillAsync("Roof");
        await page.Locator("#gateway-latitude").FillAsync("91");
        await page.Locator("#gateway-longitude").FillAsync("2,35");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.Locator("#gateway-latitude-help")).ToContainTextAsync("between -90 and 90");
        await page.Locator("#gateway-latitude").FillAsync("48.85");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(row).ToContainTextAsync("Roof");
        tab.Complaints.ShouldBeEmpty();
    }

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string path, int width = 1280, string language = "en-GB")
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language, ViewportSize = new() { Width = width, Height = 844 } });
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }
}
