using SmartParking.Tests.Support;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Another operator's slug, ids and codes answer as ones that nobody has, wherever they are put and whoever asks.</summary>
[Collection(WebTests.Name)]
public sealed class ForeignTenantTests(WebScene scene, ITestOutputHelper output)
{
    /// <summary>As long as the foreign slug.</summary>
    private const string Nobody = "nobodyis";

    [Fact]
    public async Task A_foreign_slug_in_the_path_answers_as_one_that_does_not_exist()
    {
        var (asked, wrong) = (0, new List<string>());
        foreach (var route in TenantRoutes())
        {
            foreach (var role in scene.Roles)
            {
                foreach (var (how, write) in Spellings())
                {
                    var foreign = await scene.GetAsync(role, route.Replace("{Slug}", write(scene.Borealis.Slug), StringComparison.Ordinal));
                    var random = await scene.GetAsync(role, route.Replace("{Slug}", write(Nobody), StringComparison.Ordinal));
                    asked++;
                    if (foreign.Blind(scene.Borealis.Slug, write(scene.Borealis.Slug)) != random.Blind(Nobody, write(Nobody)) || foreign.Status is not (404 or 302 or 400) || (role != WebScene.Anonymous && foreign.Status == 302))
                    {
                        wrong.Add($"{route} as {role}, {how}: {foreign.Status} {foreign.Location} / {random.Status} {random.Location} {Answer.Difference(foreign.Blind(), random.Blind())}");
                    }
                }
            }

            (await scene.GetAsync("Owner", route.Replace("{Slug}", scene.Acme.Slug, StringComparison.Ordinal))).Status.ShouldBe(200, $"the control: {route} opens with the own one");
        }

        output.WriteLine($"{asked} pairs of requests");
        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task Foreign_ids_and_codes_in_the_query_answer_as_ones_that_nobody_has()
    {
        var space = scene.Borealis.Spaces[0];
        (string Foreign, string Random)[] things =
        [
            (space.Id.ToString(), Guid.NewGuid().ToString()), (space.Code, "ZX-999"), (space.DevEui, "0123456789ABCDEF"), (space.DeviceId.ToString(), Guid.NewGuid().ToString()),
            (scene.Borealis.SiteId.ToString(), Guid.NewGuid().ToString()), ("borealis-site", "nobodyis-site"), (scene.Borealis.ZoneId.ToString(), Guid.NewGuid().ToString()), (scene.Borealis.Slug, Nobody),
            (scene.Borealis.Id.ToString(), Guid.NewGuid().ToString()),
        ];
        var (asked, wrong) = (0, new List<string>());
        foreach (var route in TenantRoutes())
        {
            foreach (var parameter in new[] { "space", "site", "zone", "q", "state", "tenant", "slug", "Slug", "tenantId", "id", "view" })
            {
                foreach (var (foreign, random) in things)
                {
                    var path = route.Replace("{Slug}", scene.Acme.Slug, StringComparison.Ordinal) + $"?{parameter}=";
                    var (told, same) = (await scene.GetAsync("Owner", path + foreign), await scene.GetAsync("Owner", path + random));
                    asked++;
                    if (told.Blind(foreign) != same.Blind(random) || Betrays(told.Blind(foreign)))
                    {
                        wrong.Add($"{path}{foreign}: {told.Status} {Answer.Difference(told.Blind(foreign), same.Blind(random))}");
                    }
                }
            }
        }

        var own = await scene.GetAsync("Owner", $"/t/acme/operations?space={scene.Acme.Spaces[0].Code}");
        own.Body.ShouldContain(scene.Acme.Spaces[0].DevEui, Case.Insensitive, "the control: the own space opens");
        output.WriteLine($"{asked} pairs of requests");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_foreign_slug_in_headers_and_cookies_changes_nothing()
    {
        var slug = scene.Borealis.Slug;
        (string, string)[][] smuggled =
        [
            [("X-Tenant-Slug", slug)], [("X-Tenant-Id", scene.Borealis.Id.ToString())], [("X-Original-URL", $"/t/{slug}/operations")], [("X-Rewrite-URL", $"/t/{slug}/operations")],
            [("X-Forwarded-Prefix", $"/t/{slug}")], [("X-Forwarded-Host", slug)], [("Cookie", $"tenant={slug}; slug={slug}; parking_tenant={slug}")], [("Referer", $"http://localhost/t/{slug}/operations")],
            [("X-HTTP-Method-Override", "DELETE")], [("X-Forwarded-User", scene.People["Owner"].Email)], [("X-User-Id", scene.People["Owner"].Id.ToString())],
        ];
        foreach (var role in scene.Roles)
        {
            foreach (var path in new[] { "/t/acme/operations", "/t/acme/devices/unknown", $"/t/{slug}/operations", "/", "/platform" })
            {
                var plain = await scene.GetAsync(role, path);
                foreach (var headers in smuggled)
                {
                    var told = await scene.GetAsync(role, path, headers);

                    // The home page sends on, before or after its first byte as it happens; what counts is where to.
                    (path == "/" ? !Betrays($"{told.Location} {told.Body}") : told.Blind() == plain.Blind()).ShouldBeTrue($"{path} as {role} with {headers[0]}: {Answer.Difference(told.Blind(), plain.Blind())}");
                }
            }
        }
    }

    [Fact]
    public async Task A_webhook_secret_speaks_for_its_operator_whatever_the_body_says()
    {
        using var sender = new WebhookSender(scene.Portal.Address);
        var before = await CountAsync();
        var told = new ToldUplink("01020304", 1, TimeProvider.System.GetUtcNow(), [1]) { DevEui = scene.Borealis.Spaces[0].DevEui };
        var body = told.Json.Replace("{\"deduplicationId\"", $"{{\"tenantId\":\"{scene.Borealis.Id}\",\"tenant_id\":\"{scene.Borealis.Id}\",\"slug\":\"borealis\",\"deviceId\":\"{scene.Borealis.Spaces[0].DeviceId}\",\"deduplicationId\"", StringComparison.Ordinal);
        foreach (var header in new[] { ("X-Tenant-Slug", "borealis"), ("X-Tenant-Id", scene.Borealis.Id.ToString()), ("X-Other", "x") })
        {
            sender.Client.DefaultRequestHeaders.Remove(header.Item1);
            sender.Client.DefaultRequestHeaders.Add(header.Item1, header.Item2);
            using var answer = await sender.PostAsync($"up&tenant=borealis&tenantId={scene.Borealis.Id}", body, scene.Corvus.Secret);
            ((int)answer.StatusCode).ShouldBe(204);
        }

        (await CountAsync()).ShouldBe(before, "nothing of the other operator's was touched");
        (await scene.Database.AsSuperuserAsync<long>("select count(*) from unknown_devices where tenant_id = $1 and dev_eui = $2", scene.Corvus.Id.Value, scene.Borealis.Spaces[0].DevEui)).ShouldBe(1, "the control: it stands in the sender's inbox");
    }

    private Task<string> CountAsync() => scene.Database.AsSuperuserAsync<string>(
        """
        select concat_ws(' ', (select count(*) from readings where tenant_id = $1), (select count(*) from ingest_ledger where tenant_id = $1), (select count(*) from raw_events where tenant_id = $1),
            (select count(*) from unknown_devices where tenant_id = $1), (select md5(string_agg(s::text, '|' order by s::text)) from device_state s where tenant_id = $1))
        """,
        scene.Borealis.Id.Value);

    private bool Betrays(string text) => scene.Borealis.Spaces.Any(space => text.Contains(space.DevEui, StringComparison.OrdinalIgnoreCase) || text.Contains(space.Id.ToString(), StringComparison.OrdinalIgnoreCase))
        || text.Contains("borealis", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> TenantRoutes() =>
        EndpointInventory.Of(scene.Portal.Services).Where(EndpointInventory.IsPage).Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).Where(route => route.Contains("{Slug}", StringComparison.Ordinal));

    private static IEnumerable<(string How, Func<string, string> Write)> Spellings() =>
    [
        ("plain", slug => slug),
        ("in capitals", slug => slug.ToUpperInvariant()),
        ("encoded", slug => string.Concat(slug.Select(each => $"%{(int)each:X2}"))),
        ("encoded twice", slug => $"%25{(int)slug[0]:X2}{slug[1..]}"),
        ("with a space", slug => slug + "%20"),
        ("with a zero", slug => slug + "%00"),
        ("behind the own one", slug => $"acme/../{slug}"),
        ("behind the own one, encoded", slug => $"acme%2f..%2f{slug}"),
        ("as two", slug => $"acme,{slug}"),
        ("with a parameter", slug => $"{slug};tenant=acme"),
    ];
}
