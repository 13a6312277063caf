using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Job 7: to install or swap a sensor on a phone, in at most four taps and until its first reading; typed instead of scanned.</summary>
[Collection(BrowserTests.Name)]
public sealed class InstallTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const int MostTaps = 4;
    private const string Fresh = "AA00000000000001";

    private PortalScene _scene = null!;
    private int _taps;

    private SeededSpace Space => _scene.Acme.Spaces[0];

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        await _scene.Noah.JoinAsync(_scene.Database, _scene.Acme, Role.Admin);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "reports")]
    [InlineData("fr-FR", "émet")]
    public async Task An_operator_installs_what_waits_in_the_inbox_on_an_empty_space(string language, string done)
    {
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set space_id = null where id = $1", Space.DeviceId);
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "insert into profile_codecs (tenant_id, profile_id, codec) values ($1, 'p1', 'bosch-tps110')", _scene.Acme.Id.Value);
        await PostAsync(Fresh, 1);
        await using var tab = await OpenAsync(_scene.Olivia, language, "/t/acme/install");
        var page = tab.Page;

        await page.Locator("#install-device").FillAsync($"LW:D0:70B3D57ED0000001:{Fresh}:AABB1122:P00112233445566778899AABBCCDDEEFF");
        await TapAsync(page.Locator("[data-next]"));
        await Expect(page.Locator("[data-had-key]")).ToBeVisibleAsync();
        (await page.ContentAsync()).ShouldNotContain("00112233445566778899AABBCCDDEEFF");
        await page.Locator("#install-space").FillAsync("a-001");
        await TapAsync(page.Locator("[data-choice='A-001']"));
        await NoSeriousFindingAsync(page);
        await TapAsync(page.Locator("[data-confirm]"));
        await Expect(page.Locator("[data-watch=waiting]")).ToBeVisibleAsync();
        await NoSeriousFindingAsync(page);

        await PostAsync(Fresh, 2);

        await Expect(page.Locator("[data-watch=done] h2")).ToContainTextAsync(done);
        await NoSeriousFindingAsync(page);
        _taps.ShouldBeLessThanOrEqualTo(MostTaps);
        (await _scene.Database.ReadAsync(_scene.Acme.Id, "select join_eui from devices where space_id = $1", row => row.GetString(0), Space.Id)).ShouldBe(["70B3D57ED0000001"]);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_admin_swaps_a_sensor_with_its_reason_and_its_history_stays()
    {
        await PostAsync(Space.DevEui, 1);
        await using var tab = await OpenAsync(_scene.Noah, "en-GB", "/t/acme/install");
        var page = tab.Page;

        await page.Locator("#install-device").FillAsync($"https://maker.example/x?deveui={Fresh}");
        await TapAsync(page.Locator("[data-next]"));
        await page.Locator("#install-space").FillAsync("A-001");
        await TapAsync(page.Locator("[data-choice='A-001']"));
        await TapAsync(page.Locator(".pill").First);
        await TapAsync(page.Locator("[data-confirm]"));
        await Expect(page.Locator("[data-watch=waiting]")).ToBeVisibleAsync();

        _taps.ShouldBeLessThanOrEqualTo(MostTaps);
        (await _scene.Database.ReadAsync(_scene.Acme.Id, "select unassign_reason from device_assignments where device_id = $1", row => row.GetString(0), Space.DeviceId)).ShouldBe(["Battery empty"]);
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set codec = 'bosch-tps110' where dev_eui = $1", Fresh);
        await PostAsync(Fresh, 1);
        await Expect(page.Locator("[data-watch=done]")).ToBeVisibleAsync();
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_that_cannot_be_read_is_said_to_be_so_and_a_stranger_is_refused_in_words()
    {
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set space_id = null where id = $1", Space.DeviceId);
        await using var tab = await OpenAsync(_scene.Olivia, "en-GB", $"/t/acme/install?space={Space.Id}");
        var page = tab.Page;

        await page.Locator("#install-device").FillAsync("nonsense");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#install-device-help")).ToContainTextAsync("16 characters");
        await page.Locator("#install-device").FillAsync(Fresh);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-refused='device.unknown']")).ToContainTextAsync("no such device");

        await PostAsync(Fresh, 1);
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-watch=waiting]")).ToBeVisibleAsync();
        await PostAsync(Fresh, 2);
        await Expect(page.Locator("[data-watch=unreadable]")).ToBeVisibleAsync();
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_camera_is_allowed_on_this_page_alone()
    {
        await using var tab = await OpenAsync(_scene.Olivia, "en-GB", "/t/acme/install");
        async Task<string> PolicyAsync(string path) => (await tab.Page.APIRequest.GetAsync(path)).Headers["permissions-policy"];

        (await PolicyAsync("/t/acme/install")).ShouldContain("camera=(self)");
        foreach (var path in new[] { "/t/acme/operations", "/t/acme/devices", "/sign-in", "/t/acme/x/install" })
        {
            (await PolicyAsync(path)).ShouldContain("camera=()", customMessage: path);
        }
    }

    private async Task TapAsync(ILocator what)
    {
        await what.ClickAsync();
        _taps++;
    }

    private static async Task NoSeriousFindingAsync(IPage page) =>
        (await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{violation.Id} {violation.Nodes[0].Html}").ShouldBeEmpty();

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string language, string path)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language, ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true });
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }

    private async Task PostAsync(string devEui, int counter)
    {
        using var sender = new WebhookSender(_scene.Portal.Address);
        using var answer = await sender.PostAsync(new ToldUplink("01020304", counter, TimeProvider.System.GetUtcNow(), [1]) { DevEui = devEui, ProfileId = "p1" }, _scene.Acme.Secret);
        ((int)answer.StatusCode).ShouldBe(204);
    }
}
