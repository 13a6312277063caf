using System.Text.Json;
using SmartParking.Tests.Domain.Devices;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>The page that shows what a codec reads.</summary>
[Collection(BrowserTests.Name)]
public sealed class DecodePageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_pasted_payload_shows_its_fields_by_keyboard_alone()
    {
        await using var tab = await OpenAsync();
        await tab.Page.Locator("#decode-payload").FocusAsync();
        await tab.Page.Keyboard.TypeAsync("Af8=");
        await Expect(tab.Page.Locator("[data-notation]")).ToHaveTextAsync("Read as base64: 2 bytes.");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.TypeAsync("bosch");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.TypeAsync("2");
        await tab.Page.Locator("#decode-port").FillAsync("2");

        await Expect(tab.Page.Locator("[data-field=temperatureC] td")).ToHaveTextAsync("-1");
        await Expect(tab.Page.Locator("[data-sensed]")).ToHaveAttributeAsync("data-sensed", "occupied");
        await Expect(tab.Page.Locator("[data-sensed] svg")).ToHaveAttributeAsync("data-mark", "occupied");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_distance_asks_for_the_threshold()
    {
        await using var tab = await OpenAsync("?codec=milesight-em310-udl&port=85&payload=03824408");
        await Expect(tab.Page.Locator("[data-field=distanceMm] td")).ToHaveTextAsync("2116");
        await Expect(tab.Page.Locator("[data-sensed]")).ToContainTextAsync("Says nothing about occupancy");

        await tab.Page.Locator("#decode-threshold").FillAsync("1500");

        await Expect(tab.Page.Locator("[data-sensed]")).ToHaveAttributeAsync("data-sensed", "free");
        await Expect(tab.Page.Locator("[data-field=occupied] td")).ToHaveTextAsync("false");
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_in_place()
    {
        await using var tab = await OpenAsync("?codec=bosch-tps110&port=9&payload=00");
        await Expect(tab.Page.Locator("[data-problem]")).ToContainTextAsync("sends nothing on fPort 9");

        await tab.Page.Locator("#decode-payload").FillAsync("zz!");
        await Expect(tab.Page.Locator("#decode-payload")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(tab.Page.Locator("[data-problem]")).ToHaveCountAsync(0);

        await tab.Page.Locator("#decode-codec").SelectOptionAsync("object");
        await tab.Page.Locator("#decode-payload").FillAsync(string.Empty);
        await tab.Page.Locator("#decode-object").FillAsync("{");
        await Expect(tab.Page.Locator("[data-problem]")).ToContainTextAsync("not valid JSON");
        await tab.Page.Locator("#decode-object").FillAsync("{\"occupied\":true}");
        await Expect(tab.Page.Locator("[data-sensed]")).ToHaveAttributeAsync("data-sensed", "occupied");
    }

    [Fact]
    public async Task Every_vector_shows_every_field_it_should()
    {
        await using var tab = await OpenAsync();
        foreach (var vector in CodecVectorTests.Vectors().Select(row => (Codec: (string)row[0], Port: (int)row[1], Hex: (string)row[2], Expected: (string)row[3])).DistinctBy(vector => vector.Codec))
        {
            await tab.Page.Locator("#decode-codec").SelectOptionAsync(vector.Codec);
            await tab.Page.Locator("#decode-port").FillAsync(vector.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await tab.Page.Locator("#decode-payload").FillAsync(vector.Hex);
            using var expected = JsonDocument.Parse(vector.Expected);
            foreach (var name in expected.RootElement.EnumerateObject().Select(field => field.Name))
            {
                await Expect(tab.Page.Locator($"[data-field={name}]")).ToBeVisibleAsync();
            }
        }

        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_unknown_devices_lead_here_with_their_payload_on_a_phone_too()
    {
        await _scene.ReportUnknownAsync(_scene.Acme, "70B3D50000000001");
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { ViewportSize = new() { Width = 390, Height = 844 } });
        await tab.Page.GotoAsync("/t/acme/devices/unknown");
        await tab.ConnectedAsync();
        await tab.Page.GetByTitle("Decode this payload").ClickAsync();

        await Expect(tab.Page.Locator("#decode-payload")).ToHaveValueAsync("01");
        await Expect(tab.Page.Locator("[data-field=occupied] td")).ToHaveTextAsync("true");
        (await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue();
    }

    private async Task<BrowserPage> OpenAsync(string query = "")
    {
        var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/t/acme/devices/decode" + query);
        await tab.ConnectedAsync();
        return tab;
    }
}
