using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Which codec reads what, as an admin corrects it, and what follows: in a real browser, from the door to the space.</summary>
[Collection(BrowserTests.Name)]
public sealed class CodecsPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string Profile = "5b6c7d8e-0000-4000-8000-000000000001";

    private PortalScene _scene = null!;
    private SeededPerson _admin = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        _admin = _scene.Noah;
        await _admin.JoinAsync(_scene.Database, _scene.Acme, Role.Admin);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task An_operator_sees_in_two_clicks_what_happened_and_an_admin_corrects_the_codec_and_replays_it()
    {
        var (wrong, right) = (_scene.Acme.Spaces[0], _scene.Acme.Spaces[1]);
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set codec = 'dragino-ldds75' where id = $1", wrong.DeviceId);
        await using (var tab = await OpenAsync(_scene.Olivia, "/t/acme/operations"))
        {
            await SendAsync(wrong);
            await SendAsync(right);
            await Expect(Tile(tab, right)).ToHaveAttributeAsync("data-state", "occupied");
            await Expect(Tile(tab, wrong)).ToHaveAttributeAsync("data-state", "unknown");

            await tab.Page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Ingest ledger", Exact = true }).ClickAsync();
            await tab.Page.Locator("tr.entry[data-status=undecodable] .open").ClickAsync();

            await Expect(tab.Page.Locator("tr.detail [data-reason]")).ToContainTextAsync("fPort");
            await Expect(tab.Page.Locator("tr.detail [data-space]")).ToHaveTextAsync(wrong.Code);
            await Expect(tab.Page.Locator("tr.detail [data-replay-one]")).ToBeDisabledAsync();
            await Expect(tab.Page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Codecs", Exact = true })).ToHaveCountAsync(0);
            tab.Complaints.ShouldBeEmpty();
        }

        await using var desk = await OpenAsync(_admin, "/t/acme/operations");
        var page = desk.Page;
        await page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Codecs", Exact = true }).ClickAsync();
        var device = Device(page, wrong);
        await Expect(device.Locator("[data-source=own]")).ToContainTextAsync("Dragino LDDS75");
        await device.Locator("[data-codec]").SelectOptionAsync(new SelectOptionValue { Label = "Bosch TPS110" });
        await device.Locator("button[type=submit]").ClickAsync();
        await Expect(device.Locator("[data-saved]")).ToContainTextAsync("Saved");
        await Expect(device.Locator("[data-source=own]")).ToContainTextAsync("Bosch TPS110");

        await device.GetByRole(AriaRole.Link, new() { Name = "Replay what could not be decoded" }).ClickAsync();
        await page.WaitForURLAsync($"**/t/acme/ingest?status=undecodable&device={wrong.DevEui}");
        await page.Locator("tr.entry .open").ClickAsync();
        await page.Locator("tr.detail [data-replay-one]").ClickAsync();
        await Expect(page.Locator("[data-replay=ended]")).ToContainTextAsync("1 event was replayed.");
        await Expect(page.Locator("tr.entry[data-status=accepted], tr.entry[data-status=late]")).ToHaveCountAsync(1);

        await page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = "Operations", Exact = true }).ClickAsync();
        await Expect(Tile(desk, wrong)).ToHaveAttributeAsync("data-state", "occupied");
        (await _scene.Database.ReadAuditAsync(_scene.Acme.Id)).Select(entry => entry.Action).Where(action => !action.StartsWith("session.", StringComparison.Ordinal)).ShouldBe(["device.set_codec", "ingest.replay"]);
        desk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_profiles_codec_reads_its_devices_and_a_refusal_is_told_at_the_row()
    {
        var space = _scene.Acme.Spaces[0];
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set codec = null where id = $1", space.DeviceId);
        await using var tab = await OpenAsync(_admin, "/t/acme/operations");
        await SendAsync(space);
        await SendAsync(_scene.Acme.Spaces[1]);
        await Expect(Tile(tab, _scene.Acme.Spaces[1])).ToHaveAttributeAsync("data-state", "occupied");
        var page = tab.Page;
        await page.GotoAsync("/t/acme/devices/codecs?q=a-001");
        await tab.ConnectedAsync();
        await Expect(page.Locator("[data-device]")).ToHaveCountAsync(1);
        await Expect(Device(page, space).Locator("[data-source=none]")).ToContainTextAsync("No codec");
        var profile = page.Locator($"[data-profile='{Profile}']");
        await Expect(profile).ToContainTextAsync("2 devices");
        await Expect(profile).ToContainTextAsync("1 undecodable event");

        await profile.Locator("[data-codec]").SelectOptionAsync("milesight-em400-udl");
        await profile.Locator("button[type=submit]").ClickAsync();

        await Expect(profile.Locator("[data-saved]")).ToContainTextAsync("Saved");
        await Expect(Device(page, space).Locator("[data-source=profile]")).ToContainTextAsync("Milesight EM400-UDL");
        var threshold = Device(page, space).Locator("[data-threshold]");
        await threshold.FillAsync("5");
        await Device(page, space).Locator("button[type=submit]").ClickAsync();
        await Expect(Device(page, space).GetByRole(AriaRole.Alert)).ToContainTextAsync("20 to 20000");
        await Expect(threshold).ToHaveAttributeAsync("aria-invalid", "true");
        await threshold.FillAsync("1500");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Device(page, space).Locator("[data-saved]")).ToContainTextAsync("Saved");
        await page.ReloadAsync();
        await tab.ConnectedAsync();
        await Expect(threshold).ToHaveValueAsync("1500");
        await Expect(profile.Locator("[data-codec]")).ToHaveValueAsync("milesight-em400-udl");

        await page.Locator("[data-search]").FillAsync("nobody");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-found='0']")).ToContainTextAsync("No device matches");
        await page.WaitForURLAsync("**/t/acme/devices/codecs?q=nobody");
        tab.Complaints.ShouldBeEmpty();

        await _scene.Database.ChangeUntoldAsync("update memberships set role = 'operator' where user_id = $1", _admin.Id);
        await profile.Locator("[data-codec]").SelectOptionAsync("elsys");
        await profile.Locator("button[type=submit]").ClickAsync();
        await Expect(profile.GetByRole(AriaRole.Alert)).ToContainTextAsync("You may no longer do this here.");
    }

    private static ILocator Tile(BrowserPage tab, SeededSpace space) => tab.Page.Locator($"button[data-space='{space.Code}']");

    private static ILocator Device(IPage page, SeededSpace space) => page.Locator($"[data-device='{space.DevEui}']");

    private async Task SendAsync(SeededSpace space)
    {
        using var sender = new WebhookSender(_scene.Portal.Address);
        using var answer = await sender.PostAsync(new ToldUplink("01020304", 1, TimeProvider.System.GetUtcNow(), [1]) { DevEui = space.DevEui, ProfileId = Profile }, _scene.Acme.Secret);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string path)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }
}
