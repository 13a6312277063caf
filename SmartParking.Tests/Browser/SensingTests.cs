using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Looking back on the Operations page, why a space is in its state, and the debounce policies, in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class SensingTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalDatabase _database = null!;
    private RunningPortal _portal = null!;
    private SeededTenant _tenant = null!;
    private SeededPerson _admin = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _portal = await RunningPortal.StartAsync(_database);
        _tenant = await SeededTenant.CreateAsync(_database, "acme", spaces: 4);
        _admin = await SeededPerson.CreateAsync(_portal, "Ada Admin");
        await _admin.JoinAsync(_database, _tenant, Role.Admin);
        await _database.ExecuteAsync(
            _tenant.Id,
            """
            insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, device_id)
            select $1, now(), gen_random_uuid(), s.id, h.at, 'sensed', h.was, h.became, 'reading', d.id
            from spaces s join devices d on d.space_id = s.id,
                (values (date_trunc('minute', now()) - interval '2 hours', 'unknown', 'occupied'), (date_trunc('minute', now()) - interval '30 minutes', 'occupied', 'free')) h (at, was, became)
            """,
            _tenant.Id.Value);
        await _database.ExecuteAsync(_tenant.Id, "update space_state set sensed = 'free', sensed_since = now() - interval '30 minutes', evidence_at = now(), fresh_until = now() + interval '1 day'");
    }

    public async Task DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_past_moment_is_chosen_stands_still_and_leads_back_to_live()
    {
        await using var tab = await BrowserPage.OpenAsync(fixture.Browser, _portal.Address, new BrowserNewContextOptions { Locale = "en-GB" });
        await tab.SignInAsync(_admin);
        await tab.Page.GotoAsync("/t/acme/operations?space=A-001");
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("[data-space=A-001]").First).ToHaveAttributeAsync("data-state", "free");

        await tab.Page.Locator("[data-look-back]").ClickAsync();
        await ToMomentAsync(tab, "[data-show]");

        await Expect(tab.Page.Locator("[data-asof]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-space=A-001]").First).ToHaveAttributeAsync("data-state", "occupied");
        await Expect(tab.Page.Locator("[data-part=why] li[data-step=shown]")).ToContainTextAsync("occupied", new() { IgnoreCase = true });
        await Expect(tab.Page.Locator("[data-out-of-service]")).ToHaveCountAsync(0);
        (await tab.Page.RunAxe()).Violations.Where(found => found.Impact is "serious" or "critical").Select(found => found.Id).ShouldBeEmpty();

        // What happens now does not reach it.
        await _database.ExecuteAsync(_tenant.Id, "update space_state set sensed = 'occupied'");
        await ToMomentAsync(tab, "[data-asof] [data-step='-60']");
        await ToMomentAsync(tab, "[data-asof] [data-step='-60']");
        await Expect(tab.Page.Locator("[data-space=A-001]").First).ToHaveAttributeAsync("data-state", "unknown");
        await tab.Page.ReloadAsync();
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("[data-space=A-001]").First).ToHaveAttributeAsync("data-state", "unknown");

        await ToMomentAsync(tab, "[data-to-live]");
        await Expect(tab.Page.Locator("[data-asof]")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("[data-part=why] li[data-step=shown]")).ToContainTextAsync("free", new() { IgnoreCase = true });
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_admin_sets_debounce_for_the_tenant_a_site_and_a_space_and_takes_it_back()
    {
        await using var tab = await BrowserPage.OpenAsync(fixture.Browser, _portal.Address, new BrowserNewContextOptions { Locale = "en-GB" });
        await tab.SignInAsync(_admin);
        await tab.Page.GotoAsync("/t/acme/policies");
        await tab.ConnectedAsync();
        var all = tab.Page.Locator("form.window").First;
        await all.Locator("input").FillAsync("301");
        await all.Locator("button[type=submit]").ClickAsync();
        await Expect(all.Locator("[role=alert]")).ToContainTextAsync("0 to 300");
        await all.Locator("input").FillAsync("10");
        await all.Locator("button[type=submit]").ClickAsync();
        await Expect(all.Locator(".saved")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("form.window").Nth(1)).ToContainTextAsync("10 s");

        await tab.Page.Locator("[data-code]").FillAsync("a-002");
        await tab.Page.Locator("[data-seconds]").FillAsync("0");
        await tab.Page.Locator("[data-add]").ClickAsync();
        await Expect(tab.Page.Locator("form.window")).ToHaveCountAsync(3);
        (await WindowsAsync()).ShouldBe("A-001:10 A-002:0 A-003:10 A-004:10");

        await tab.Page.Locator("[data-remove]").ClickAsync();
        await Expect(tab.Page.Locator("form.window")).ToHaveCountAsync(2);
        (await WindowsAsync()).ShouldBe("A-001:10 A-002:10 A-003:10 A-004:10");
        (await tab.Page.RunAxe()).Violations.Where(found => found.Impact is "serious" or "critical").Select(found => found.Id).ShouldBeEmpty();
        tab.Complaints.ShouldBeEmpty();
    }

    /// <summary>Another moment is another page.</summary>
    private static async Task ToMomentAsync(BrowserPage tab, string button)
    {
        var before = tab.Page.Url;
        await tab.Page.Locator(button).ClickAsync();
        await Expect(tab.Page).Not.ToHaveURLAsync(before);
        await tab.ConnectedAsync();
    }

    private Task<string> WindowsAsync() =>
        _database.AsSuperuserAsync<string>("select string_agg(s.code || ':' || p.debounce_s, ' ' order by s.code) from spaces s join space_state p on p.space_id = s.id where s.tenant_id = $1", _tenant.Id.Value);
}
