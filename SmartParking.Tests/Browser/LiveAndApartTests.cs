using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

/// <summary>The promise in one place: a real webhook moves a tile without a reload, and nobody sees another tenant's space.</summary>
[Collection(BrowserTests.Name)]
public sealed class LiveAndApartTests(BrowserFixture fixture) : IAsyncLifetime
{
    private static readonly Guid Level = Guid.CreateVersion7();

    // Keeps the circuit's socket where the test can write to it, past everything the page's own script would do.
    private const string KeepSocket =
        """
        const Original = window.WebSocket;
        window.WebSocket = class extends Original { constructor(...args) { super(...args); window.circuitSocket = this; } };
        """;

    // A hub message of the circuit's own protocol: [1, {}, null, "OnLocationChanged", [url, null, false]] with its length in front.
    private const string SendLocation =
        """
        url => {
            const utf8 = text => [...new TextEncoder().encode(text)];
            const str = text => { const bytes = utf8(text); return bytes.length < 32 ? [0xa0 | bytes.length, ...bytes] : [0xd9, bytes.length, ...bytes]; };
            const body = [0x95, 1, 0x80, 0xc0, ...str('OnLocationChanged'), 0x93, ...str(url), 0xc0, 0xc2];
            const length = []; let rest = body.length;
            do { length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)); rest >>= 7; } while (rest > 0);
            window.circuitSocket.send(new Uint8Array([...length, ...body]));
        }
        """;

    private PortalScene _scene = null!;
    private SeededPerson _vera = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        _vera = await SeededPerson.CreateAsync(_scene.Portal, "Vera Viewer");
        await _vera.JoinAsync(_scene.Database, _scene.Acme, Role.Viewer);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_real_webhook_changes_a_viewers_tile_without_a_reload()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);
        await tab.Page.GotoAsync("/t/acme/operations");
        await tab.SignInAsync(_vera);
        var tile = tab.Page.Locator("[data-space='A-001']").First;
        await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", "unknown");
        await tab.ConnectedAsync();
        await tab.Page.EvaluateAsync("window.stillTheSamePage = true");

        using var sender = new WebhookSender(_scene.Portal.Address);
        var space = _scene.Acme.Spaces[0];
        foreach (var (counter, state) in new[] { (1, "occupied"), (2, "free"), (3, "occupied") })
        {
            var told = new ToldUplink("00189440", counter, TimeProvider.System.GetUtcNow(), [(byte)(state == "occupied" ? 1 : 0)]) { DevEui = space.DevEui };
            (await sender.PostAsync(told, _scene.Acme.Secret)).IsSuccessStatusCode.ShouldBeTrue();
            await Assertions.Expect(tile).ToHaveAttributeAsync("data-state", state);
        }

        (await tab.Page.EvaluateAsync<bool>("window.stillTheSamePage === true")).ShouldBeTrue();
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_tenants_change_never_reaches_the_page()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _vera);
        await tab.Page.GotoAsync("/t/acme/operations");
        await tab.ConnectedAsync();

        using var sender = new WebhookSender(_scene.Portal.Address);
        var foreign = new ToldUplink("00189440", 1, TimeProvider.System.GetUtcNow(), [1]) { DevEui = _scene.Borealis.Spaces[0].DevEui };
        (await sender.PostAsync(foreign, _scene.Borealis.Secret)).IsSuccessStatusCode.ShouldBeTrue();
        var own = foreign with { DevEui = _scene.Acme.Spaces[1].DevEui, DeduplicationId = Guid.NewGuid() };
        (await sender.PostAsync(own, _scene.Acme.Secret)).IsSuccessStatusCode.ShouldBeTrue();

        // Both tenants have a space A-001; when the later change of the own A-002 is there, the foreign one would have been, too.
        await Assertions.Expect(tab.Page.Locator("[data-space='A-002']").First).ToHaveAttributeAsync("data-state", "occupied");
        await Assertions.Expect(tab.Page.Locator("[data-space='A-001']").First).ToHaveAttributeAsync("data-state", "unknown");
    }

    [Fact]
    public async Task Every_route_with_another_tenants_slug_ids_and_codes_answers_as_if_it_did_not_exist()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _vera);
        var routes = RoutesWithASlug();
        routes.ShouldContain("t/{Slug}/operations");
        await _scene.Database.ExecuteAsync(_scene.Acme.Id, "insert into levels (tenant_id, id, site_id, name) values ($1, $2, $3, 'Level 1')", _scene.Acme.Id.Value, Level, _scene.Acme.SiteId);
        await _scene.Database.ExecuteAsync(
            _scene.Acme.Id, "insert into level_pictures (tenant_id, level_id, media_type, picture, picture_hash) values ($1, $2, 'image/png', '\\x89', sha256('\\x89'))", _scene.Acme.Id.Value, Level);

        foreach (var route in routes)
        {
            var query = $"?space={_scene.Borealis.Spaces[0].Code}&site=borealis-site&id={_scene.Borealis.Spaces[0].Id}";
            var own = await tab.Page.APIRequest.GetAsync("/" + Fill(route, "acme"), Html);
            var foreign = await tab.Page.APIRequest.GetAsync("/" + Fill(route, "borealis") + query, Html);
            var nowhere = await tab.Page.APIRequest.GetAsync("/" + Fill(route, "nowhere") + query, Html);

            // Where a viewer may not enter he is told so; only what does not exist is not found.
            own.Status.ShouldBeOneOf([200, 302], route);
            foreign.Status.ShouldBe(404, route);
            nowhere.Status.ShouldBe(404, route);
            var said = await foreign.TextAsync();
            said.ShouldNotContain("Tenant borealis");
            said.ShouldNotContain(_scene.Borealis.Spaces[0].DevEui);
            Comparable(said, "borealis").ShouldBe(Comparable(await nowhere.TextAsync(), "nowhere"));
        }
    }

    [Fact]
    public async Task Own_pages_with_another_tenants_ids_show_nothing_of_it()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _vera);
        await tab.Page.GotoAsync($"/t/acme/operations?space={_scene.Borealis.Spaces[0].Id}&site=borealis-site&q={_scene.Borealis.Spaces[0].DevEui}");
        await tab.ConnectedAsync();

        await Assertions.Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.Locator("body")).Not.ToContainTextAsync("borealis-site ");
        await Assertions.Expect(tab.Page.Locator("body")).Not.ToContainTextAsync("Site borealis");
    }

    [Theory]
    [InlineData("/t/borealis/operations")]
    [InlineData("/t/borealis/devices/unknown")]
    [InlineData("/platform")]
    public async Task A_raw_location_message_on_the_circuit_opens_nothing(string target)
    {
        await _scene.ReportUnknownAsync(_scene.Borealis, "B0B0B0B0B0B0B0B0");
        await using var tab = await _scene.OpenAsync(fixture.Browser, _vera);
        await tab.Page.AddInitScriptAsync(KeepSocket);
        await tab.Page.GotoAsync("/t/acme/operations");
        await tab.ConnectedAsync();
        await tab.Page.EvaluateAsync(SendLocation, new Uri(_scene.Portal.Address, "/t/acme/operations?state=free").ToString());
        await Assertions.Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(0);

        await tab.Page.EvaluateAsync(SendLocation, new Uri(_scene.Portal.Address, target).ToString());

        await Assertions.Expect(tab.Page.Locator("h1")).ToContainTextAsync("not found", new() { IgnoreCase = true });
        await Assertions.Expect(tab.Page.Locator("body")).Not.ToContainTextAsync("borealis", new() { IgnoreCase = true });
        await Assertions.Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Page.Locator("[data-tenant]")).ToHaveCountAsync(0);
    }

    private static readonly APIRequestContextOptions Html = new() { Headers = [new("Accept", "text/html")], MaxRedirects = 0 };

    private List<string> RoutesWithASlug() =>
        [.. _scene.Portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name.Equals("slug", StringComparison.OrdinalIgnoreCase)))
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) != false)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct()];

    private static string Fill(string route, string slug) => route.Replace("{Slug}", slug, StringComparison.OrdinalIgnoreCase).Replace("{level:guid}", Level.ToString(), StringComparison.Ordinal);

    /// <summary>What differs from request to request (ids, tokens, the address itself) is taken out; the rest must be the same.</summary>
    private static string Comparable(string html, string slug) =>
        System.Text.RegularExpressions.Regex.Replace(html.Replace(slug, "SLUG", StringComparison.Ordinal), "\"descriptor\":\"[^\"]*\"|[A-Za-z0-9_+/=-]{20,}|req_[0-9a-f]+| id=\"[^\"]*\"", "ID", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
}
