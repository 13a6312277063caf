using System.Text;

namespace SmartParking.Tests.Web.Api;

/// <summary>What clients send by mistake or on purpose: always told as problem details, never a failure of ours, and nothing is written.</summary>
[Collection(ApiTests.Name)]
public sealed class ApiBadInputTests(ApiScene scene)
{
    private const string Spaces = "/api/v6/spaces";

    [Theory]
    [InlineData("{", 400, "input.not_json", null)]
    [InlineData("", 400, "input.not_json", null)]
    [InlineData("[]", 422, "input.invalid", null)]
    [InlineData("\"text\"", 422, "input.invalid", null)]
    [InlineData("null", 422, "input.invalid", null)]
    [InlineData("{}", 422, "input.invalid", "site_id")]
    [InlineData("{\"site_id\":\"$\"}", 422, "input.invalid", "code")]
    [InlineData("{\"site_id\":1,\"code\":\"A\"}", 422, "input.invalid", "site_id")]
    [InlineData("{\"site_id\":\"x\",\"code\":\"A\"}", 422, "input.invalid", "site_id")]
    [InlineData("{\"site_id\":\"$\",\"code\":12}", 422, "input.invalid", "code")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"\\ud800\"}", 422, "input.invalid", "code")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"  \"}", 422, "input.invalid", "code")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"enabled\":\"yes\"}", 422, "input.invalid", "enabled")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"auto_release_minutes\":1.5}", 422, "input.invalid", "auto_release_minutes")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"auto_release_minutes\":99999999999}", 422, "input.invalid", "auto_release_minutes")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"auto_release_minutes\":0}", 422, "field.between", "auto_release_minutes")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"auto_release_minutes\":1441}", 422, "field.between", "auto_release_minutes")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"latitude\":91,\"longitude\":0}", 422, "position.latitude", "latitude")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"latitude\":1}", 422, "position.half", "longitude")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"latitude\":1e999,\"longitude\":0}", 422, "input.invalid", "latitude")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"labels\":\"ev\"}", 422, "input.invalid", "labels")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"labels\":[1]}", 422, "input.invalid", "labels")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"config\":[]}", 422, "input.invalid", "config")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"config\":{\"x\":\"\\u0000\"}}", 422, "input.invalid", "config")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"config\":{\"x\":\"\\ud800\"}}", 422, "input.invalid", "config")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"A\",\"metadata\":{\"x\":1e99999}}", 422, "input.invalid", "metadata")]
    [InlineData("{\"site_id\":\"$\",\"code\":\"no such / code\"}", 422, "space.code.invalid", "code")]
    public async Task A_space_that_cannot_be_is_refused_by_field(string json, int status, string error, string? field)
    {
        var before = await RowsAsync();
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, json.Replace("$", scene.Acme.SiteId.ToString(), StringComparison.Ordinal))).ShouldBeRefused(status, error, field);
        (await RowsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var reply = await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/devices/bulk/import", new { devices = new object[] { new { dev_eui = 1, name = "ok" }, new { name = true } } });
        reply.ShouldBeRefused(422, "input.invalid", "devices[0].dev_eui");
        reply.Body.GetProperty("errors").EnumerateObject().Select(each => each.Name).ShouldBe(["devices[0].dev_eui", "devices[1].dev_eui", "devices[1].name"], ignoreOrder: true);
    }

    [Fact]
    public async Task Of_many_devices_one_that_is_wrong_leaves_none()
    {
        var before = await scene.CountAsync("select count(*) from devices");
        var reply = await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/devices/bulk/import", new { devices = new[] { new { dev_eui = "0c0c0c0c0c0c0c01", name = "One" }, new { dev_eui = scene.Borealis.Spaces[0].DevEui, name = "Two" } } });
        reply.ShouldBeRefused(409, "device.dev_eui.taken", "devices[1].dev_eui");
        (await scene.CountAsync("select count(*) from devices")).ShouldBe(before);
        (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/devices/bulk/import", new { devices = Array.Empty<object>() })).ShouldBeRefused(422, "devices.missing", "devices");
    }

    [Fact]
    public async Task Only_json_is_read_and_not_more_than_a_megabyte_of_it()
    {
        foreach (var (type, text) in new[] { ("text/plain", "{}"), ("application/x-www-form-urlencoded", "code=A"), ("text/csv", "code\nA"), ("application/xml", "<a/>") })
        {
            (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new StringContent(text, Encoding.UTF8, type))).ShouldBeRefused(415, "input.not_json");
        }

        using var large = new StringContent($"{{\"code\":\"{new string('x', 1_100_000)}\"}}", Encoding.UTF8, "application/json");
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, large)).Status.ShouldBe(413);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, deep)).ShouldBeRefused(400, "input.not_json");
        using var broken = new ByteArrayContent([.. "{\"code\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        broken.Headers.ContentType = new("application/json");
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, broken)).Status.ShouldBeOneOf(400, 422);
    }

    [Fact]
    public async Task Names_of_any_script_are_kept_as_they_are_at_their_limits_and_refused_beyond()
    {
        var names = new[] { "Parkhaus Süd – Ebene −1", "موقف السيارات", "חניון ראשי", "駐車場第一", "🅿️🚗👨‍👩‍👧‍👦", "Z̶a̶l̶g̶o̶", "'; drop table spaces; --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", new string('x', 255), string.Concat(Enumerable.Repeat("🚗", 255)) };
        var id = (await scene.MakeSpaceAsync("NAMES")).Id;
        foreach (var name in names)
        {
            var kept = await ApiScene.SendAsync(scene.Key, "PATCH", $"{Spaces}/{id}", new { name, display_name = name });
            (kept.Status, kept["name"], kept["display_name"]).ShouldBe((200, name, name));
        }

        (await ApiScene.SendAsync(scene.Key, "PATCH", $"{Spaces}/{id}", new { name = new string('x', 256) })).ShouldBeRefused(422, "field.too_long", "name");
        (await ApiScene.SendAsync(scene.Key, "PATCH", $"{Spaces}/{id}", new { name = new string('x', 100_000) })).ShouldBeRefused(422, "input.invalid", "name");
        (await ApiScene.SendAsync(scene.Key, "PATCH", $"{Spaces}/{id}", new { metadata = new { x = new string('x', 17_000) } })).Status.ShouldBe(422);
        (await ApiScene.SendAsync(scene.Key, "PATCH", $"{Spaces}/{id}", new { name = "no\0where" }))["name"].ShouldBe("nowhere");
    }

    [Fact]
    public async Task Every_field_of_every_thing_beyond_its_limit_is_refused_with_its_name()
    {
        var site = (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/sites", new { name = "Limits", slug = "limits" })).Id;
        var device = (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/devices", new { dev_eui = "0d0d0d0d0d0d0d01", name = "Limits" })).Id;
        var gateway = (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/gateways", new { gateway_id = "0d0d0d0d0d0d0d01", name = "Limits" })).Id;
        (string Path, string Field, object? Value)[] wrong =
        [
            .. new[] { ("name", 256), ("slug", 101), ("address", 501), ("city", 101), ("state", 101), ("postal_code", 21), ("country", 101), ("opening_hours", 201) }.Select(each => ($"sites/{site}", each.Item1, (object?)new string('x', each.Item2))),
            ($"sites/{site}", "name", ""), ($"sites/{site}", "slug", "Not A Slug"), ($"sites/{site}", "timezone", "Mars/Olympus"), ($"sites/{site}", "timezone", 7), ($"sites/{site}", "metadata", "x"), ($"sites/{site}", "latitude", "north"),
            .. new[] { ("name", 256), ("device_type", 51), ("manufacturer", 101), ("model", 101) }.Select(each => ($"devices/{device}", each.Item1, (object?)new string('x', each.Item2))),
            ($"devices/{device}", "name", null), ($"devices/{device}", "dev_eui", "123"), ($"devices/{device}", "dev_eui", null), ($"devices/{device}", "join_eui", "xyz"), ($"devices/{device}", "kind", "toaster"), ($"devices/{device}", "codec", "nonsense"),
            .. new[] { ("name", 256), ("description", 1_001), ("model", 101), ("location", 501) }.Select(each => ($"gateways/{gateway}", each.Item1, (object?)new string('x', each.Item2))),
            ($"gateways/{gateway}", "gateway_id", "roof"), ($"gateways/{gateway}", "altitude", 20_000), ($"gateways/{gateway}", "altitude", "high"), ($"gateways/{gateway}", "enabled", 1),
        ];
        foreach (var (path, field, value) in wrong)
        {
            var reply = await ApiScene.SendAsync(scene.Key, "PATCH", $"/api/v6/{path}", new Dictionary<string, object?> { [field] = value });
            (reply.Status, reply["field"], reply.MediaType).ShouldBe((422, field, "application/problem+json"), $"{path} {field}: {reply.Text}");
        }
    }

    private Task<long> RowsAsync() => scene.CountAsync("select (select count(*) from spaces) + (select count(*) from audit_log) + (select count(*) from idempotency_keys)");
}
