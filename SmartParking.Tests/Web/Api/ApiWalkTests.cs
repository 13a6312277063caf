using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartParking.Tests.Web.Api;

/// <summary>Through every operation of the document, and every field that V6 had.</summary>
[Collection(ApiTests.Name)]
public sealed class ApiWalkTests(ApiScene scene)
{
    private const string Site = "id tenant_id name slug address city state postal_code country latitude longitude timezone metadata created_at updated_at space_count device_count gateway_count free_spaces occupied_spaces";

    private const string Space =
        "id tenant_id site_id code name display_name current_state sensor_state display_state state_changed_at enabled auto_release_minutes sensor_device_id display_device_id config created_at updated_at sensor_device display_device";

    private const string Device = "id dev_eui device_type name tenant_id status lifecycle_state space_id space_code assigned_at last_seen_at created_at updated_at";
    private const string Gateway = "id tenant_id gateway_id name location last_seen_at created_at";
    private const string Occupancy = "total_spaces free occupied reserved maintenance unknown available occupancy_rate tenant_id";
    private const string Tenant = "id name slug type is_active subscription_tier subscription_status trial_ends_at features limits created_at updated_at stats";
    private const string Key = "id name key_prefix scopes expires_at rate_limit_per_minute created_at user_id is_expired is_active last_used_at usage_count metadata revoked_at";
    private const string Deletion = "success message";

    private readonly Dictionary<string, (string Method, Regex Path)> _operations = [];
    private readonly HashSet<string> _called = [];

    [Fact]
    public async Task Every_operation_answers_with_every_field_V6_had()
    {
        await ReadDocumentAsync();
        var site = await SitesAsync();
        var space = await SpacesAsync(site);
        await DevicesAsync(space);
        await GatewaysAsync(site);
        await DashboardAsync();
        await KeysAsync();
        await TenantsAsync();
        await EndingsAsync(site, space);

        _operations.Keys.Except(_called).ShouldBeEmpty("the document tells of operations that this walk does not come by");
        _operations.Count.ShouldBeGreaterThan(50);
    }

    private async Task<Guid> SitesAsync()
    {
        var made = await CallAsync("createSite", "/sites", new { name = "Walk", slug = "walk", city = "Paris", timezone = "Europe/Paris", latitude = 48.9, longitude = 2.3, metadata = new { a = 1 } }, Site, status: 201);
        var id = made.Id;
        made.Location.ShouldBe($"/api/v6/sites/{id}");
        var list = await CallAsync("listSites", "/sites?include_stats=true&sort=-name", null, "sites total page page_size total_pages tenant_id");
        Has(list.Body.GetProperty("sites")[0], Site);
        await CallAsync("getSite", $"/sites/{id}", null, Site);
        (await CallAsync("updateSite", $"/sites/{id}", new { name = "Walked" }, Site))["city"].ShouldBe("Paris", "what is not sent stays");
        (await CallAsync("patchSite", $"/sites/{id}", new { city = (string?)null }, Site))["city"].ShouldBeNull("what is sent as null is emptied");
        await CallAsync("getSiteOccupancy", $"/sites/{id}/occupancy", null, Occupancy + " site_id site_name site_code");
        var all = await CallAsync("getOccupancyOfAllSites", "/sites/occupancy/all", null, Occupancy + " sites");
        Has(all.Body.GetProperty("sites")[0], Occupancy + " site_id site_name site_code");
        return id;
    }

    private async Task<Guid> SpacesAsync(Guid site)
    {
        var made = await CallAsync("createSpace", "/spaces", new { site_id = site, code = "W-1", name = "Walk", display_name = "W", enabled = true, auto_release_minutes = 15, config = new { x = 1 } }, Space, status: 201);
        var id = made.Id;
        (await CallAsync("createSpaces", "/spaces/bulk", new { site_id = site, codes = "X1-X3, Y1", labels = new[] { "ev" } }, "space_ids count message", status: 201))["count"].ShouldBe("4");
        var list = await CallAsync("listSpaces", $"/spaces?site_id={site}&include_devices=true&current_state=unknown&label=ev&sort=-code,created_at&page_size=2", null, "spaces total page page_size total_pages tenant_id");
        (list["total"], list["total_pages"], list.Body.GetProperty("spaces")[0].GetProperty("code").GetString()).ShouldBe(("4", "2", "Y1"));
        Has(list.Body.GetProperty("spaces")[0], Space);
        await CallAsync("getSpace", $"/spaces/{id}", null, Space);
        (await CallAsync("updateSpace", $"/spaces/{id}", new { name = "Walked", enabled = false }, Space))["code"].ShouldBe("W-1");
        (await CallAsync("patchSpace", $"/spaces/{id}", new { auto_release_minutes = (int?)null, enabled = true }, Space))["auto_release_minutes"].ShouldBeNull();
        (await CallAsync("patchSpaces", "/spaces/bulk", new { space_ids = new[] { id }, add_labels = new[] { "wide" } }, "success changed message"))["changed"].ShouldBe("1");
        await CallAsync("getOccupancy", $"/spaces/stats/occupancy?site_id={site}", null, Occupancy + " site_id");
        var set = await CallAsync("setSpaceState", $"/spaces/{id}/state?new_state=maintenance&sensor_state=free&source=manual&reason=walk", null, "space_id previous_state current_state changed source message");
        (set["previous_state"], set["current_state"], set["changed"], set["source"]).ShouldBe(("unknown", "maintenance", "True", "manual"));
        var back = await CallAsync("setSpaceState", $"/spaces/{id}/state?new_state=free", null, string.Empty);
        (back["previous_state"], back["current_state"], back["changed"]).ShouldBe(("maintenance", "unknown", "True"));
        var history = await CallAsync("getSpaceHistory", $"/spaces/{id}/history", null, "space_id history total page page_size total_pages");
        Has(history.Body.GetProperty("history")[0], "id timestamp previous_state new_state source");
        history["total"].ShouldBe("2");
        return id;
    }

    private async Task DevicesAsync(Guid space)
    {
        var made = await CallAsync("createDevice", "/devices", new { dev_eui = "0a-0a-0a-0a-0a-0a-0a-01", name = "Walker", device_type = "browan_tabs", kind = "sensor" }, Device, status: 201);
        (made["dev_eui"], made["status"], made["lifecycle_state"]).ShouldBe(("0A0A0A0A0A0A0A01", "unassigned", "provisioned"));
        var id = made.Id;
        (await CallAsync("importDevices", "/devices/bulk/import", new { devices = new[] { new { dev_eui = "0a0a0a0a0a0a0a02", name = "One" }, new { dev_eui = "0a0a0a0a0a0a0a03", name = "Two" } }, auto_commission = true }, "success imported device_ids message", status: 201))["imported"].ShouldBe("2");
        var list = await CallAsync("listDevices", "/devices?include_stats=true&status=unassigned&sort=-created_at&page_size=1", null, "items total page page_size pages stats");
        Has(list.Body.GetProperty("items")[0], Device);
        Has(list.Body.GetProperty("stats"), "total assigned unassigned active inactive");
        await CallAsync("getDevice", $"/devices/{id}", null, Device);
        await CallAsync("updateDevice", $"/devices/{id}", new { name = "Walked" }, Device);
        await CallAsync("patchDevice", $"/devices/{id}", new { model = "M" }, Device);
        var assigned = await CallAsync("assignDevice", $"/devices/{id}/assign", new { space_id = space, reason = "walk" }, "success device_id space_id assignment_id message");
        assigned["space_id"].ShouldBe(space.ToString());
        Has((await ApiScene.SendAsync(scene.Petra, "GET", $"/api/v6/spaces/{space}/")).Body.GetProperty("sensor_device"), "dev_eui name status");
        await CallAsync("unassignDevice", $"/devices/{id}/unassign", new { reason = "walk" }, "success device_id message");
        await CallAsync("deleteDevice", $"/devices/{id}?reason=walk", null, Deletion + " device_id");
        var pool = await CallAsync("getDevicePool", "/devices/pool/stats", null, "tenants by_tenant total_devices total_assigned total_unassigned");
        Has(pool.Body.GetProperty("tenants")[0], "name total assigned unassigned");
        Has(pool.Body.GetProperty("by_tenant")[0], "tenant_id total assigned unassigned by_type");
    }

    private async Task GatewaysAsync(Guid site)
    {
        var made = await CallAsync("createGateway", "/gateways", new { gateway_id = "0016c001f1500812", name = "Roof", location = "roof", site_id = site }, Gateway, status: 201);
        var list = await CallAsync("listGateways", $"/gateways?include_offline=true&site_id={site}", null, "gateways count tenant_scope");
        Has(list.Body.GetProperty("gateways")[0], Gateway);
        (await CallAsync("listGateways", "/gateways/?include_offline=false", null, string.Empty))["count"].ShouldBe("0");
        await CallAsync("getGateway", $"/gateways/{made.Id}", null, Gateway);
        await CallAsync("getGatewayStats", $"/gateways/{made.Id}/stats", null, "gateway_id connected_devices uptime_percentage message");
        await CallAsync("updateGateway", $"/gateways/{made.Id}", new { name = "Top" }, Gateway);
        await CallAsync("patchGateway", $"/gateways/{made.Id}", new { model = "M" }, Gateway);
        await CallAsync("deleteGateway", $"/gateways/{made.Id}", null, Deletion);
    }

    private async Task DashboardAsync()
    {
        var data = await CallAsync("getDashboard", "/dashboard/data", null, "devices gateways spaces recent_activity system_health generated_at");
        Has(data.Body.GetProperty("devices"), "sensors displays total_devices");
        Has(data.Body.GetProperty("devices").GetProperty("sensors"), "total assigned unassigned active inactive");
        Has(data.Body.GetProperty("devices").GetProperty("displays"), "total assigned unassigned");
        Has(data.Body.GetProperty("gateways"), "total online offline");
        Has(data.Body.GetProperty("spaces"), "total free occupied reserved maintenance unknown available occupancy_rate");
        Has(data.Body.GetProperty("recent_activity")[0], "type timestamp user space status");
        Has(data.Body.GetProperty("system_health"), "status database pending_commands");
        await CallAsync("getDashboardStats", "/dashboard/stats", null, "devices gateways spaces generated_at");
    }

    private async Task KeysAsync()
    {
        var made = await CallAsync(
            "createApiKey", "/api-keys", new { name = "Walk", scopes = new[] { "spaces:read" }, expires_in_days = 30 }, "id name api_key key_prefix scopes expires_at rate_limit_per_minute created_at warning", status: 201);
        made["api_key"]!.ShouldStartWith("pk_live_");
        var list = await CallAsync("listApiKeys", "/api-keys?is_active=true", null, "api_keys total page page_size");
        Has(list.Body.GetProperty("api_keys")[0], Key);
        list.Text.ShouldNotContain(made["api_key"]!);
        await CallAsync("getApiKey", $"/api-keys/{made.Id}", null, Key);
        (await CallAsync("updateApiKey", $"/api-keys/{made.Id}", new { name = "Walked" }, Key))["expires_at"].ShouldNotBeNull("what is not sent stays");
        (await CallAsync("patchApiKey", $"/api-keys/{made.Id}", new { expires_at = (string?)null }, Key))["expires_at"].ShouldBeNull();
        await CallAsync("getApiKeyUsage", $"/api-keys/{made.Id}/usage", null, "id name usage_count last_used_at");
        await CallAsync("revokeApiKey", $"/api-keys/{made.Id}?reason=walk", null, Deletion);
    }

    private async Task TenantsAsync()
    {
        var made = await CallAsync("createTenant", "/tenants", new { name = "Walk", slug = "walk", tenant_type = "trial", subscription_tier = "professional", trial_days = 30, limits = new { max_spaces = 800 }, features = new { analytics = false } }, Tenant, status: 201);
        Has(made.Body.GetProperty("stats"), "user_count device_count display_count gateway_count site_count space_count reservation_count");
        (made.Body.GetProperty("limits").GetProperty("max_spaces").GetInt32(), made.Body.GetProperty("features").GetProperty("analytics").GetBoolean(), made["subscription_status"]).ShouldBe((800, false, "trial"));
        var list = await CallAsync("listTenants", "/tenants?tenant_type=trial&is_active=true", null, "tenants total page page_size total_pages");
        Has(list.Body.GetProperty("tenants")[0], Tenant);
        var stats = await CallAsync("getTenantStats", "/tenants/stats", null, "tenants devices spaces reservations generated_at");
        Has(stats.Body.GetProperty("tenants"), "total_tenants active_tenants customer_tenants trial_tenants basic_tier pro_tier enterprise_tier");
        Has(stats.Body.GetProperty("devices"), "tenants_with_devices total_devices");
        Has(stats.Body.GetProperty("spaces"), "tenants_with_spaces total_spaces occupied_spaces");
        Has(stats.Body.GetProperty("reservations"), "total_reservations active_reservations recent_reservations");
        await CallAsync("getTenant", $"/tenants/{made.Id}", null, Tenant);
        await CallAsync("updateTenant", $"/tenants/{made.Id}", new { name = "Walked" }, Tenant);
        await CallAsync("patchTenant", $"/tenants/{made.Id}", new { subscription_tier = "basic" }, Tenant);
        await CallAsync("suspendTenant", $"/tenants/{made.Id}/suspend", new { reason = "walk" }, "success tenant_id status reason message");
        await CallAsync("activateTenant", $"/tenants/{made.Id}/activate", null, "success tenant_id status reason message");
        await CallAsync("deleteTenant", $"/tenants/{made.Id}", null, Deletion + " tenant_id name");
        (await ApiScene.SendAsync(scene.Petra, "DELETE", $"/api/v6/tenants/{Guid.Empty}"))["detail"].ShouldBe("Cannot delete platform tenant");
    }

    private async Task EndingsAsync(Guid site, Guid space)
    {
        await CallAsync("deleteSpace", $"/spaces/{space}", null, Deletion + " space_id space_code");
        (await ApiScene.SendAsync(scene.Petra, "GET", $"/api/v6/spaces/{space}")).ShouldBeRefused(404, "space.unknown");
        await CallAsync("restoreSpace", $"/spaces/{space}/restore", null, Space);
        (await ApiScene.SendAsync(scene.Petra, "DELETE", $"/api/v6/sites/{site}")).ShouldBeRefused(409, "site.in_use");
        var empty = await ApiScene.SendAsync(scene.Petra, "POST", "/api/v6/sites", new { name = "Empty", slug = "empty" });
        await CallAsync("deleteSite", $"/sites/{empty.Id}", null, Deletion + " site_id name");
    }

    private async Task<ApiReply> CallAsync(string operation, string path, object? body, string fields, int status = 200)
    {
        _operations.TryGetValue(operation, out var told).ShouldBeTrue($"the document does not tell of {operation}");
        told.Path.IsMatch("/api/v6" + path.Split('?')[0].TrimEnd('/')).ShouldBeTrue($"{operation} is not at {path}");
        // More than it asks for: it is ignored.
        var more = body is null ? null : JsonSerializer.SerializeToNode(body)!.AsObject();
        more?.TryAdd("tenant_id", Guid.NewGuid().ToString());
        more?.TryAdd("id", Guid.NewGuid().ToString());
        more?.TryAdd("role", "owner");
        more?.TryAdd("created_at", 12);
        var reply = await ApiScene.SendAsync(scene.Petra, told.Method, "/api/v6" + path, more?.ToJsonString());
        reply.Status.ShouldBe(status, $"{operation}: {reply.Text}");
        Has(reply.Body, fields);
        _called.Add(operation);
        return reply;
    }

    private static void Has(JsonElement told, string fields) =>
        fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(field => !told.TryGetProperty(field, out _)).ShouldBeEmpty(told.ToString());

    private async Task ReadDocumentAsync()
    {
        var document = (await ApiScene.SendAsync(scene.Petra, "GET", "/openapi/v6.json")).Body;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var pattern = "^" + Regex.Replace(Regex.Escape(path.Name), @"\\\{[a-z]+}", "[^/]+", RegexOptions.None, TimeSpan.FromSeconds(1)) + "$";
                _operations[operation.Value.GetProperty("operationId").GetString()!] = (operation.Name.ToUpperInvariant(), new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));
            }
        }
    }
}
