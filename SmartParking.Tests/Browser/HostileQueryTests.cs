using Microsoft.Extensions.Configuration;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

/// <summary>What stands in an address is a value, never a piece of SQL, and never breaks a page.</summary>
[Collection(BrowserTests.Name)]
public sealed class HostileQueryTests(BrowserFixture fixture) : IAsyncLifetime
{
    private static readonly string[] Keys = ["q", "site", "zone", "state", "view", "sort", "space", "actor", "action", "resource", "field", "from", "to", "request", "tenant", "page", "returnUrl", "payload", "port", "codec"];

    private static readonly string[] Payloads =
    [
        "' or '1'='1", "'; drop table sites; --", "\" or 1=1 --", "%", "_", "\\", "a' union select slug from tenants --", "$1", "$$", "'||(select pg_sleep(20))||'",
        "select set_config('app.context','x',true)", "\u0000", "\uFFFF\uFFFE", "-sort desc; --", "name; drop table sites", "99999999999999999999", "{{7*7}}", "../../etc/passwd", "\r\nX-Injected: yes",
    ];

    private PortalScene _scene = null!;

    /// <summary>With no budget: an address that was refused has not been tried.</summary>
    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync(builder => builder.Configuration.AddInMemoryCollection(
        new[] { "Person", "Address", "Basic" }.SelectMany(each => new[] { KeyValuePair.Create($"Edge:Limits:{each}:Burst", (string?)"100000"), KeyValuePair.Create($"Edge:Limits:{each}:PerMinute", (string?)"100000") })));

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task No_address_changes_anything_shows_anything_foreign_or_breaks_a_page()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        var before = await PrintAsync();
        var wrong = new List<string>();
        var asked = 0;
        foreach (var path in PageInventory.Paths("acme"))
        {
            // One request carries a payload in every parameter, and one leaves each payload alone in the text filter.
            foreach (var payload in Payloads)
            {
                var all = string.Join('&', Keys.Select(key => $"{key}={Uri.EscapeDataString(payload)}"));
                foreach (var query in new[] { all, $"q={Uri.EscapeDataString(payload)}", $"view=list&sort={Uri.EscapeDataString(payload)}" })
                {
                    var answer = await tab.Page.Context.APIRequest.GetAsync($"{path}?{query}", new() { MaxRedirects = 0 });
                    asked++;
                    var body = await answer.TextAsync();
                    if (answer.Status is 429 or >= 500 || answer.Headers.ContainsKey("x-injected") || IsLeak(body))
                    {
                        wrong.Add($"{answer.Status} {path}?{query}");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(200);
        (await PrintAsync()).ShouldBe(before);
        // The control: an honest filter finds what is there.
        (await (await tab.Page.Context.APIRequest.GetAsync($"/t/acme/operations?q={_scene.Acme.Spaces[0].Code}")).TextAsync()).ShouldContain(_scene.Acme.Spaces[0].Code);
    }

    private bool IsLeak(string body) =>
        body.Contains("Site borealis", StringComparison.Ordinal)
        || _scene.Borealis.Spaces.Any(space => body.Contains(space.DevEui, StringComparison.Ordinal))
        || body.Contains("Npgsql", StringComparison.Ordinal)
        || body.Contains("syntax error", StringComparison.OrdinalIgnoreCase)
        || body.Contains("System.", StringComparison.Ordinal);

    /// <summary>Count and content of what people configure, over all tenants.</summary>
    private async Task<string> PrintAsync()
    {
        var prints = new List<string>();
        foreach (var table in new[] { "tenants", "memberships", "sites", "zones", "spaces", "devices", "webhook_secrets", "space_overrides" })
        {
            prints.Add($"{table} {await _scene.Database.AsSuperuserAsync<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t")}");
        }

        return string.Join('\n', prints);
    }
}
