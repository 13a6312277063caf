using System.Text.Json;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>More is sent than was asked for, and no more is told than is meant for the asker.</summary>
[Collection(WebTests.Name)]
public sealed class OverpostingTests(WebScene scene)
{
    private static readonly Dictionary<string, string> Extra = new()
    {
        ["tenantId"] = Guid.Empty.ToString(), ["tenant_id"] = Guid.Empty.ToString(), ["Role"] = "owner", ["role"] = "owner", ["Id"] = Guid.Empty.ToString(), ["userId"] = Guid.Empty.ToString(), ["isAdmin"] = "true",
        ["PlatformAdmin"] = "true", ["platform_admin"] = "true", ["EmailConfirmed"] = "true", ["SecurityStamp"] = "x", ["createdAt"] = "2000-01-01", ["ownerId"] = Guid.Empty.ToString(), ["LockoutEnabled"] = "false", ["Context"] = "x", ["Door"] = "x",
    };

    /// <summary>Every endpoint that takes a form or a body; a new one must come here before it can be forgotten.</summary>
    [Fact]
    public void Every_endpoint_that_takes_something_is_known_to_this_test() =>
        EndpointInventory.Of(scene.Portal.Services).Select(EndpointInventory.NameOf).Where(name => !name.StartsWith("GET ", StringComparison.Ordinal) && !name.StartsWith("* ", StringComparison.Ordinal) && !IsOfTheApi(name))
            .ShouldBe(["POST /api/auth/login", "POST /api/auth/refresh", "POST /api/auth/logout", "POST /api/auth/switch-tenant", "POST /api/auth/change-password", "DELETE /api/auth/devices/{id:guid}", "POST /preferences", "POST /sign-out", "POST /webhooks/chirpstack"], ignoreOrder: true, "post more than it asks for in the tests below");

    /// <summary>Those take JSON field by field: see ApiWalkTests, which sends each of them more than it asks for.</summary>
    private static bool IsOfTheApi(string name) => name.Contains(" /api/v6/", StringComparison.Ordinal);

    [Theory]
    [InlineData("/sign-in", "sign-in", "Email=person.viewer@example.test&Password=not-the-one-at-all")]
    [InlineData("/preferences", null, "language=en&theme=dark&returnUrl=/")]
    [InlineData("/sign-out", null, "reason=x")]
    public async Task Fields_nobody_asked_for_change_nothing(string path, string? handler, string fields)
    {
        var before = await PeopleAsync();
        var form = new Dictionary<string, string>(Extra) { ["__RequestVerificationToken"] = await scene.TokenAsync(WebScene.Anonymous, "/sign-in") };
        foreach (var field in fields.Split('&'))
        {
            form[field.Split('=')[0]] = field.Split('=')[1];
        }

        if (handler is not null)
        {
            form["_handler"] = handler;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path + "?" + string.Join('&', Extra.Select(each => $"{each.Key}={each.Value}"))) { Content = new FormUrlEncodedContent(form) };
        var answer = await scene.SendAsync(WebScene.Anonymous, request);

        answer.Status.ShouldBeLessThan(500);
        (await PeopleAsync()).ShouldBe(before);
        (await scene.GetAsync(WebScene.Anonymous, "/platform")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task Health_tells_parts_and_moments_alone()
    {
        (string Path, string[] Fields)[] documented =
        [
            ("/health", ["status", "version", "timestamp", "checks", "stats", "parts"]),
            ("/health/db", ["status", "timestamp", "database", "pool", "parts"]),
            ("/health/full", ["status", "version", "timestamp", "components"]),
            ("/health/live", ["status", "timestamp", "checks"]),
            ("/health/ready", ["status", "timestamp", "checks"]),
            ("/api/v6/status", ["name", "status", "version", "api_versions", "timestamp", "health", "components"]),
            ("/webhooks/health", ["status", "service", "timestamp", "detail", "since"]),
        ];
        foreach (var (path, fields) in documented)
        {
            using var told = JsonDocument.Parse((await scene.GetAsync(WebScene.Anonymous, path)).Body);
            told.RootElement.EnumerateObject().Select(field => field.Name).ShouldBe(fields, path);
            foreach (var name in new[] { "parts", "components" })
            {
                if (told.RootElement.TryGetProperty(name, out var parts))
                {
                    parts.EnumerateObject().SelectMany(part => part.Value.EnumerateObject()).Select(field => field.Name).Distinct().ShouldBe(["status", "detail", "since"], path);
                }
            }
        }
    }

    [Fact]
    public async Task No_page_tells_a_secret_a_hash_or_anything_of_another_operator()
    {
        var secrets = await scene.Database.AsSuperuserAsync<string[]>(
            """
            select array(select encode(secret_hash, 'hex') from webhook_secrets union all select encode(secret_hash, 'base64') from webhook_secrets
                union all select password_hash from auth.users union all select security_stamp from auth.users)
            """);
        string[] never = [.. secrets, scene.Acme.Secret, scene.Borealis.Secret, scene.Database.Database.MasterKey, "Password=", "Host=/", .. scene.Borealis.Spaces.SelectMany(space => new[] { space.DevEui, space.Id.ToString(), space.Code })];
        foreach (var role in scene.Roles)
        {
            foreach (var path in new[] { "/", "/sign-in", "/t/acme/operations", $"/t/acme/operations?space={scene.Acme.Spaces[0].Code}", "/t/acme/devices/unknown", "/platform", "/health", "/no-such-page", "/error", "/forbidden" })
            {
                var body = (await scene.GetAsync(role, path)).Body;
                never.Where(text => body.Contains(text, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"{path} as {role}");
                scene.People.Where(person => person.Key != role && body.Contains(person.Value.Email, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty($"{path} as {role}");
            }
        }
    }

    [Fact]
    public async Task An_event_with_fields_of_ours_sets_none_of_them()
    {
        using var sender = new WebhookSender(scene.Portal.Address);
        var told = new ToldUplink("0a0b0c0d", 7, TimeProvider.System.GetUtcNow(), [0]) { DevEui = scene.Corvus.Spaces[0].DevEui };
        var more = string.Concat(Extra.Select(each => $"\"{each.Key}\":\"{each.Value}\","));
        using var answer = await sender.PostAsync("up", "{" + more + "\"spaceId\":\"" + scene.Borealis.Spaces[0].Id + "\",\"status\":\"dead\"," + told.Json.TrimStart()[1..], scene.Corvus.Secret);

        ((int)answer.StatusCode).ShouldBe(204);
        (await scene.Database.AsSuperuserAsync<string>("select string_agg(tenant_id::text || ' ' || status, ',') from ingest_ledger where dev_eui = $1", told.DevEui)).ShouldBe($"{scene.Corvus.Id} accepted");
        (await scene.Database.AsSuperuserAsync<long>("select count(*) from readings where space_id = $1", scene.Borealis.Spaces[0].Id)).ShouldBe(0);
    }

    private Task<string> PeopleAsync() => scene.Database.AsSuperuserAsync<string>(
        """
        select md5((select string_agg(concat_ws('|', id, email, platform_admin, email_confirmed, security_stamp, lockout_enabled, created_at), ',' order by id) from auth.users))
            || md5((select string_agg(m::text, ',' order by m::text) from memberships m)) || md5((select string_agg(t::text, ',' order by t::text) from tenants t))
        """);
}
