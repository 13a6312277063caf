using SmartParking.Domain.Devices;

namespace SmartParking.Tests.Domain.Devices;

/// <summary>Codes as they stand on devices, and what must never be taken from them.</summary>
public sealed class DeviceLabelTests
{
    private const string Dev = "1122334455667788";
    private const string Join = "70B3D57ED0000001";
    private const string AppKey = "00112233445566778899AABBCCDDEEFF";

    [Theory]
    [InlineData($"LW:D0:{Join}:{Dev}:AABB1122", Join, false)]
    [InlineData($"lw:d0:{Join}:{Dev}:AABB1122:OAABBCC:SYYWWNNNNNN:PFOOBAR:CAF2C", Join, false)]
    [InlineData($"URN:LW:DP:{Join}:{Dev}:AABB1122", Join, false)]
    [InlineData($"LW:D0:{Join}:{Dev}:AABB1122:P{AppKey}", Join, true)]
    [InlineData(Dev, null, false)]
    [InlineData("11-22-33-44-55-66-77-88", null, false)]
    [InlineData("  11:22:33:44:55:66:77:88 ", null, false)]
    [InlineData($"DevEUI: {Dev}", null, false)]
    [InlineData($"DEV EUI={Dev}; JOIN EUI={Join}; APP KEY={AppKey}", Join, true)]
    [InlineData($"https://maker.example/register?deveui={Dev}&joineui={Join}", Join, false)]
    [InlineData($"https://maker.example/x?dev_eui=11%3A22%3A33%3A44%3A55%3A66%3A77%3A88&app_key={AppKey}", null, true)]
    [InlineData($$"""{"devEui":"{{Dev}}","appEui":"{{Join}}","appKey":"{{AppKey}}"}""", Join, true)]
    [InlineData($"Device EUI\n11 22 33 44 55 66 77 88\nAppEUI\n{Join}", Join, false)]
    [InlineData($"6136B20340210012,{AppKey}", "", true, "6136B20340210012")]
    [InlineData($"SN:A0123;{Dev};EM310-UDL", null, false)]
    public void A_code_tells_the_device_and_never_its_key(string text, string? join, bool hadKey, string dev = Dev)
    {
        var label = DeviceLabel.Read(text);

        label.ShouldNotBeNull();
        label.DevEui.Value.ShouldBe(dev);
        label.JoinEui?.Value.ShouldBe(join);
        (label.JoinEui is null).ShouldBe(string.IsNullOrEmpty(join));
        label.HadKey.ShouldBe(hadKey);
        label.ToString().ShouldNotContain(AppKey, Case.Insensitive);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("A-017")]
    [InlineData("112233445566778")]
    [InlineData("11223344556677889")]
    [InlineData(AppKey)]
    [InlineData($"{Dev},{Join}")]
    [InlineData("https://example.test/?deveui=nothing")]
    [InlineData("%%%")]
    public void What_tells_no_device_for_sure_tells_none(string? text) => DeviceLabel.Read(text).ShouldBeNull();

    [Fact]
    public void A_text_that_is_no_label_is_not_read_at_all() => DeviceLabel.Read(Dev + new string(' ', 2000)).ShouldBeNull();

    [Theory]
    [InlineData("A-017", "A-017")]
    [InlineData("  A-017\n", "A-017")]
    [InlineData("https://parking.example/t/acme/install?space=0199e0a0-0000-7000-8000-000000000001", "0199e0a0-0000-7000-8000-000000000001")]
    [InlineData("https://parking.example/t/acme/install?device=x&space=A%20017#top", "A 017")]
    [InlineData(null, "")]
    public void A_spaces_code_is_read_from_its_label(string? text, string space) => SpaceLabel.Read(text).ShouldBe(space);
}
