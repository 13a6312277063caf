using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartParking.Tests.Web.Api;

/// <summary>Versions, pages, orders, slashes, tenants: what holds for all operations.</summary>
[Collection(ApiTests.Name)]
public sealed class ApiConventionTests(ApiScene scene)
{
    private const string Spaces = "/api/v6/spaces";

    [Fact]
    public async Task Of_two_who_edit_one_space_the_second_is_told()
    {
        var made = await scene.MakeSpaceAsync("RACE");
        var path = $"{Spaces}/{made.Id}";
        var read = await ApiScene.SendAsync(scene.Key, "GET", path);
        read.Tag.ShouldBe(made.Tag);
        var first = await ApiScene.SendAsync(scene.Key, "PATCH", path, new { name = "First" }, ("If-Match", read.Tag!));
        (first.Status, first["name"]).ShouldBe((200, "First"));
        first.Tag.ShouldNotBe(read.Tag);

        (await ApiScene.SendAsync(scene.Key, "PUT", path, new { name = "Second" }, ("If-Match", read.Tag!))).ShouldBeRefused(412, "changed.meanwhile");
        (await ApiScene.SendAsync(scene.Key, "DELETE", path, null, ("If-Match", read.Tag!))).ShouldBeRefused(412, "changed.meanwhile");
        foreach (var nonsense in new[] { "\"0\"", "\"nonsense\"", "nonsense", $"W/{first.Tag}", $"{first.Tag}, \"1\"" })
        {
            (await ApiScene.SendAsync(scene.Key, "PATCH", path, new { name = "No" }, ("If-Match", nonsense))).Status.ShouldBe(412, nonsense);
        }

        (await ApiScene.SendAsync(scene.Key, "GET", path))["name"].ShouldBe("First");
        (await ApiScene.SendAsync(scene.Key, "PATCH", path, new { name = "Any" }, ("If-Match", "*"))).Status.ShouldBe(200);
        (await ApiScene.SendAsync(scene.Key, "PATCH", path, new { name = "Unsaid" })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_says_no_version_loses_nothing_of_what_others_changed_at_the_same_moment()
    {
        var path = $"{Spaces}/{(await scene.MakeSpaceAsync("MERGE")).Id}";
        var replies = await Task.WhenAll(
            ApiScene.SendAsync(scene.Key, "PATCH", path, new { name = "N" }),
            ApiScene.SendAsync(scene.Key, "PATCH", path, new { display_name = "D" }),
            ApiScene.SendAsync(scene.Key, "PATCH", path, new { auto_release_minutes = 7 }),
            ApiScene.SendAsync(scene.Key, "PATCH", path, new { labels = new[] { "l" } }));
        replies.Select(reply => reply.Status).ShouldAllBe(status => status == 200);
        var now = await ApiScene.SendAsync(scene.Key, "GET", path);
        (now["name"], now["display_name"], now["auto_release_minutes"], now.Body.GetProperty("labels").GetArrayLength()).ShouldBe(("N", "D", "7", 1));
    }

    [Fact]
    public async Task A_known_version_is_not_sent_again_until_somebody_or_the_sensor_changes_it()
    {
        var made = await scene.MakeSpaceAsync("KNOWN");
        var path = $"{Spaces}/{made.Id}";
        var known = await ApiScene.SendAsync(scene.Key, "GET", path, null, ("If-None-Match", $"\"1\", {made.Tag}"));
        (known.Status, known.Text, known.Tag).ShouldBe((304, string.Empty, made.Tag));
        await ApiScene.SendAsync(scene.Key, "PUT", path + "/state?new_state=maintenance");
        var now = await ApiScene.SendAsync(scene.Key, "GET", path, null, ("If-None-Match", made.Tag!));
        (now.Status, now["current_state"]).ShouldBe((200, "maintenance"), "its row has not changed, what is shown has");
        (await ApiScene.SendAsync(scene.Key, "PATCH", path, new { name = "Still" }, ("If-Match", made.Tag!))).Status.ShouldBe(200, "what is sensed or laid over it is nobody's edit");
    }

    [Fact]
    public async Task Lists_come_in_pages_in_any_order_with_and_without_a_slash()
    {
        var site = (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/sites", new { name = "Pages", slug = "pages" })).Id;
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces + "/bulk/", new { site_id = site, codes = new[] { "P1", "P2", "P3", "P4", "P5" } })).Status.ShouldBe(201);

        var second = await ApiScene.SendAsync(scene.Key, "GET", $"{Spaces}/?site_id={site}&page=2&page_size=2&sort=-code&unknown=ignored");
        (Codes(second), second["total"], second["page"], second["page_size"], second["total_pages"]).ShouldBe(("P3 P2", "5", "2", "2", "3"));
        Codes(await ApiScene.SendAsync(scene.Key, "GET", $"{Spaces}?site_id={site}&limit=2&offset=1")).ShouldBe("P2 P3");
        Codes(await ApiScene.SendAsync(scene.Key, "GET", $"{Spaces}?site_id={site}&page=9")).ShouldBe(string.Empty);
        Codes(await ApiScene.SendAsync(scene.Key, "GET", $"{Spaces}?site_id={site}&q=p4")).ShouldBe("P4");
        Codes(await ApiScene.SendAsync(scene.Key, "GET", $"{Spaces}?site_id={site}&sort=created_at,-code")).ShouldBe("P5 P4 P3 P2 P1");
        foreach (var (query, field) in new[] { ("sort=secret", "sort"), ("sort=code,code", "sort"), ("page=0", "page"), ("page_size=501", "page_size"), ("page_size=x", "page_size"), ("page=99999999999", "page"), ("site_id=1", "site_id"), ("current_state=parked", "current_state"), ("enabled=maybe", "enabled"), ("limit=-1", "limit") })
        {
            (await ApiScene.SendAsync(scene.Key, "GET", $"{Spaces}?{query}")).ShouldBeRefused(422, "input.invalid", field);
        }

        (await ApiScene.SendAsync(scene.Key, "GET", "/api/v6/devices?page_size=101")).ShouldBeRefused(422, "input.invalid", "page_size");
        (await ApiScene.SendAsync(scene.Key, "GET", "/api/v6/devices?sort=name,rssi")).ShouldBeRefused(422, "input.invalid", "sort");
    }

    [Fact]
    public async Task Another_tenants_ids_answer_as_ids_of_nobody()
    {
        var (theirs, nobodys, ours) = (scene.Borealis.Spaces[0], Guid.NewGuid(), await scene.MakeSpaceAsync("OURS"));
        var device = (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/devices", new { dev_eui = "0b0b0b0b0b0b0b01", name = "Ours" })).Id;
        foreach (var (method, path, body) in new (string, Func<Guid, string>, Func<Guid, object?>)[]
        {
            ("GET", id => $"{Spaces}/{id}", _ => null), ("PUT", id => $"{Spaces}/{id}", _ => new { name = "x" }), ("DELETE", id => $"{Spaces}/{id}", _ => null), ("GET", id => $"{Spaces}/{id}/history", _ => null),
            ("PUT", id => $"{Spaces}/{id}/state?new_state=maintenance", _ => null), ("POST", id => $"{Spaces}/{id}/restore", _ => null), ("PATCH", _ => Spaces + "/bulk", id => new { space_ids = new[] { ours.Id, id }, enabled = false }),
            ("POST", _ => $"/api/v6/devices/{device}/assign", id => new { space_id = id }),
        })
        {
            var (foreign, unknown) = (await ApiScene.SendAsync(scene.Key, method, path(theirs.Id), body(theirs.Id)), await ApiScene.SendAsync(scene.Key, method, path(nobodys), body(nobodys)));
            foreign.ShouldBeRefused(404, "space.unknown", foreign["field"]);
            Plain(foreign).ShouldBe(Plain(unknown), $"{method} {path(theirs.Id)}");
        }

        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Borealis.SiteId, code = "INTRUDER" })).ShouldBeRefused(404, "site.unknown", "site_id");
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Acme.SiteId, zone_id = scene.Borealis.ZoneId, code = "INTRUDER" })).ShouldBeRefused(404, "zone.unknown", "zone_id");
        (await ApiScene.SendAsync(scene.Key, "POST", $"/api/v6/devices/{scene.Borealis.Spaces[0].DeviceId}/assign", new { space_id = ours.Id })).ShouldBeRefused(404, "device.unknown");
        (await ApiScene.SendAsync(scene.Key, "POST", "/api/v6/devices", new { dev_eui = theirs.DevEui, name = "Theirs" })).ShouldBeRefused(409, "device.dev_eui.taken", "dev_eui");
        (await scene.CountAsync("select count(*) from spaces where code = 'INTRUDER'")).ShouldBe(0);
        (await ApiScene.SendAsync(scene.Petra, "GET", Spaces, null, ("X-Tenant-Slug", "borealis"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_is_sensed_cannot_be_said()
    {
        var id = (await scene.MakeSpaceAsync("SENSED")).Id;
        (await ApiScene.SendAsync(scene.Key, "PUT", $"{Spaces}/{id}/state?new_state=occupied")).ShouldBeRefused(409, "space.state.sensed");
        var same = await ApiScene.SendAsync(scene.Key, "PUT", $"{Spaces}/{id}/state?new_state=unknown");
        (same.Status, same["changed"]).ShouldBe((200, "False"));
        (await ApiScene.SendAsync(scene.Key, "PUT", $"{Spaces}/{id}/state")).ShouldBeRefused(422, "input.invalid", "new_state");
        (await ApiScene.SendAsync(scene.Key, "PUT", $"{Spaces}/{id}/state?new_state=parked")).ShouldBeRefused(422, "input.invalid", "new_state");
        (await ApiScene.SendAsync(scene.Key, "PUT", $"{Spaces}/{id}", new { current_state = "occupied" }))["current_state"].ShouldBe("unknown");
    }

    private static string Codes(ApiReply list) => string.Join(' ', list.Body.GetProperty("spaces").EnumerateArray().Select(space => space.GetProperty("code").GetString()));

    private static string Plain(ApiReply reply)
    {
        var told = JsonNode.Parse(reply.Body.GetRawText())!.AsObject();
        told.Remove("requestId");
        told.Remove("traceId").ShouldBeTrue();
        return told.ToJsonString(JsonSerializerOptions.Web);
    }
}
