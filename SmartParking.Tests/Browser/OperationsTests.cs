using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>The live page as people use it: in a real browser, over a real database.</summary>
[Collection(BrowserTests.Name)]
public sealed class OperationsTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalDatabase _database = null!;
    private RunningPortal _portal = null!;
    private SeededTenant _tenant = null!;
    private SeededPerson _operator = null!;
    private SeededPerson _viewer = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _portal = await RunningPortal.StartAsync(_database);
        _tenant = await SeededTenant.CreateAsync(_database, "acme", spaces: 24);
        _operator = await SeededPerson.CreateAsync(_portal, "Olga Operator");
        _viewer = await SeededPerson.CreateAsync(_portal, "Vera Viewer");
        await _operator.JoinAsync(_database, _tenant, Role.Operator);
        await _viewer.JoinAsync(_database, _tenant, Role.Viewer);
        await _database.ExecuteAsync(
            _tenant.Id,
            "update space_state set sensed = 'free', sensed_since = now() - interval '12 minutes', evidence_at = now() - interval '4 minutes', fresh_until = now() + interval '1 day'");
    }

    public async Task DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_tile_and_the_counts_change_without_a_reload()
    {
        await using var tab = await OpenAsync(_viewer);
        await Expect(Tile(tab, "A-003")).ToHaveAccessibleNameAsync(Like("^A-003, free, for 1[2-4] min$"));
        await Expect(tab.Page.Locator("[data-summary]")).ToHaveTextAsync("24 of 24 known, 24 free");

        await SenseAsync("A-003", "occupied");

        await Expect(Tile(tab, "A-003")).ToHaveAttributeAsync("data-state", "occupied");
        await Expect(tab.Page.Locator("[data-summary]")).ToHaveTextAsync("24 of 24 known, 23 free");
        await Expect(tab.Page.Locator("[data-count=occupied] .number")).ToHaveTextAsync("1");
        await Expect(tab.Page.Locator("[data-announcer]")).ToHaveTextAsync("A-003 occupied");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_stays_sorted_while_changes_arrive()
    {
        await using var tab = await OpenAsync(_viewer, "?view=list");
        var header = tab.Page.Locator("th", new() { HasText = "State" }).First;
        await header.ClickAsync();
        await SenseAsync("A-001", "occupied");
        await Expect(tab.Page.Locator("tr[data-space]").First).ToHaveAttributeAsync("data-space", "A-002");

        await SenseAsync("A-002", "occupied");

        await Expect(tab.Page.Locator("tr[data-space]").First).ToHaveAttributeAsync("data-space", "A-003");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(tab.Page).ToHaveURLAsync(Like(@"\?view=list&sort=state$"));
    }

    [Fact]
    public async Task A_reason_that_was_typed_is_still_there_when_the_drawer_opens_again()
    {
        await using var tab = await OpenAsync(_operator);
        await Tile(tab, "A-003").ClickAsync();
        await Expect(Drawer(tab).Locator("h2")).ToBeFocusedAsync();
        await tab.Page.Locator("#out-reason").FillAsync("Broken barrier");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(Drawer(tab)).ToHaveCountAsync(0);

        await Tile(tab, "A-003").ClickAsync();

        await Expect(tab.Page.Locator("#out-reason")).ToHaveValueAsync("Broken barrier");
    }

    [Fact]
    public async Task Filters_view_and_space_stand_in_the_address_and_back_undoes_them()
    {
        await using var tab = await OpenAsync(_viewer);
        await SenseAsync("A-003", "occupied");
        await tab.Page.Locator("[data-filter=state]").SelectOptionAsync("occupied");
        await Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(1);
        await Tile(tab, "A-003").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(Like(@"\?state=occupied&space=A-003$"));

        await using var other = await OpenAsync(_operator, new Uri(tab.Page.Url).Query);
        await Expect(other.Page.Locator("[data-space]")).ToHaveCountAsync(1);
        await Expect(Drawer(other)).ToContainTextAsync("A-003");

        await tab.Page.GoBackAsync();
        await Expect(Drawer(tab)).ToHaveCountAsync(0);
        await tab.Page.GoBackAsync();
        await Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(24);
        await tab.Page.Locator("[data-filter=q]").FillAsync("a-01");
        await Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(10);
        await Expect(tab.Page).ToHaveURLAsync(Like(@"\?q=a-01$"));
        await tab.Page.Locator("[data-view=list]").ClickAsync();
        await Expect(tab.Page.Locator("tr[data-space]")).ToHaveCountAsync(10);
        await tab.Page.Locator("[data-clear]").ClickAsync();
        await Expect(tab.Page).ToHaveURLAsync(Like(@"\?view=list$"));
    }

    [Fact]
    public async Task What_nothing_matches_offers_to_clear_the_filter()
    {
        await using var tab = await OpenAsync(_viewer, "?q=nowhere");

        await Expect(tab.Page.GetByText("No space matches this filter.")).ToBeVisibleAsync();
        await tab.Page.Locator(".nothing button").ClickAsync();

        await Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(24);
    }

    [Fact]
    public async Task The_drawer_tells_state_sensor_and_history_and_follows_its_space()
    {
        await using var tab = await OpenAsync(_viewer, "?space=A-005");
        var drawer = Drawer(tab);
        await Expect(drawer).ToContainTextAsync("The sensor reports no vehicle.");
        await Expect(drawer.Locator("[data-part=device] code").First).ToHaveTextAsync(Like("^([0-9A-F]{4} ){3}[0-9A-F]{4}$"));
        await Expect(drawer.Locator("[data-freshness]")).ToContainTextAsync("fresh until");
        await Expect(drawer.Locator("[data-freshness] .age")).ToHaveAttributeAsync("data-exact", Like(@"\(Europe/Paris\)$"));
        await Expect(drawer.Locator("[data-explanation]")).ToBeVisibleAsync();
        await Expect(drawer.Locator("[data-interval=assumed]")).ToHaveTextAsync("every ~ 24\u00A0h (assumed)");
        await Expect(drawer.Locator("form")).ToHaveCountAsync(0);

        await SenseAsync("A-005", "occupied");

        await Expect(drawer).ToContainTextAsync("The sensor reports a vehicle.");
    }

    [Fact]
    public async Task An_operator_takes_a_space_out_of_service_and_others_see_it_live()
    {
        await using var acting = await OpenAsync(_operator, "?space=A-007");
        await using var watching = await OpenAsync(_viewer);

        await acting.Page.Locator("#out-reason").PressAsync("Enter");
        await Expect(acting.Page.Locator("#out-reason-help")).ToHaveTextAsync("Say why.");
        await acting.Page.Locator("#out-reason").FillAsync("Oil on the ground");
        await acting.Page.Locator("#out-reason").PressAsync("Enter");

        await Expect(Tile(watching, "A-007")).ToHaveAttributeAsync("data-state", "maintenance");
        await Expect(Tile(watching, "A-007")).ToHaveAttributeAsync("title", "Oil on the ground");
        await Expect(Drawer(acting)).ToContainTextAsync("Olga Operator");
        await Expect(Drawer(acting).Locator("[data-part=history] tbody tr")).ToHaveCountAsync(1);

        await acting.Page.Locator("[data-end]").ClickAsync();
        await Expect(acting.Page.Locator("#end-effect")).ToContainTextAsync("free");
        await acting.Page.Locator("[data-confirm]").ClickAsync();

        await Expect(Tile(watching, "A-007")).ToHaveAttributeAsync("data-state", "free");
        await Expect(Drawer(acting)).ToContainTextAsync("Space returned to service by Olga Operator");
        acting.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_out_of_service_that_has_run_out_ends_by_itself()
    {
        await using var tab = await OpenAsync(_operator, "?space=A-008");
        await tab.Page.Locator("#out-reason").FillAsync("Works");
        await tab.Page.Locator("input[value=Hour]").CheckAsync();
        await tab.Page.Locator("[data-take]").ClickAsync();
        await Expect(Tile(tab, "A-008")).ToHaveAttributeAsync("data-state", "maintenance");

        await _database.ExecuteAsync(_tenant.Id, "update space_overrides set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 second'");
        await _portal.Services.GetRequiredService<OverrideSweep>().RunAsync(CancellationToken.None);

        await Expect(Tile(tab, "A-008")).ToHaveAttributeAsync("data-state", "free");
        await Expect(tab.Page.Locator("#out-reason")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_grid_is_one_tab_stop_and_the_focus_returns_to_its_tile()
    {
        await using var tab = await OpenAsync(_viewer);
        // The script has come: it is who makes the first tile the tab stop.
        await Expect(tab.Page.Locator(".tile[tabindex='0']")).ToHaveCountAsync(1);
        await Tile(tab, "A-001").FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(Tile(tab, "A-002")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator(".tile[tabindex='0']")).ToHaveCountAsync(1);

        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.Locator("#drawer-title")).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(Drawer(tab)).ToHaveCountAsync(0);
        await Expect(Tile(tab, "A-002")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task French_is_spoken_also_where_another_circuit_opened_the_board()
    {
        await using var english = await OpenAsync(_operator);
        await using var french = await OpenAsync(_viewer, locale: "fr-FR");

        await SenseAsync("A-004", "occupied");

        await Expect(Tile(french, "A-004")).ToHaveAccessibleNameAsync(Like("^A-004, occupée, depuis"));
        await Expect(french.Page.Locator("[data-summary]")).ToHaveTextAsync("24 places connues sur 24, 23 libres");
        await Expect(french.Page.Locator("[data-announcer]")).ToHaveTextAsync("A-004 occupée");
        await Expect(Tile(english, "A-004")).ToHaveAccessibleNameAsync(Like("^A-004, occupied, for"));
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light, "?space=A-001")]
    [InlineData(1280, ColorScheme.Dark, "?space=A-001")]
    [InlineData(1280, ColorScheme.Light, "?view=list")]
    [InlineData(390, ColorScheme.Dark, "")]
    [InlineData(390, ColorScheme.Light, "?space=A-001")]
    public async Task Nobody_is_shut_out(int width, ColorScheme scheme, string query)
    {
        await SenseAsync("A-002", "occupied");
        await SenseAsync("A-003", "unknown");
        await using var tab = await OpenAsync(_operator, query, options: new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        if (query.Contains("space", StringComparison.Ordinal))
        {
            await Expect(Drawer(tab).Locator("[data-part=device]")).ToBeVisibleAsync();
        }

        var result = await tab.Page.RunAxe();

        result.Violations.Where(Grave).Select(found => $"{found.Id}: {string.Join(" | ", found.Nodes.Take(3).Select(node => node.Html))}").ShouldBeEmpty();
        (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static bool Grave(AxeResultItem found) => found.Impact is "serious" or "critical";

    private static ILocator Tile(BrowserPage tab, string code) => tab.Page.Locator($"button[data-space='{code}']");

    private static ILocator Drawer(BrowserPage tab) => tab.Page.Locator("aside[data-drawer-of]");

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string query = "", string locale = "en-GB", BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.Locale = locale;
        var tab = await BrowserPage.OpenAsync(fixture.Browser, _portal.Address, options);
        await tab.SignInAsync(person);
        await tab.Page.GotoAsync("/t/acme/operations" + query);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator(".operations")).ToBeVisibleAsync();
        return tab;
    }

    /// <summary>As the pipeline leaves it: the state is written, then whoever listens is told.</summary>
    private async Task SenseAsync(string code, string sensed)
    {
        var space = _tenant.Spaces.Single(each => each.Code == code);
        await _database.ExecuteAsync(_tenant.Id, "update space_state set sensed = $1, sensed_since = now(), evidence_at = now() where space_id = $2", sensed, space.Id);
        _portal.Services.GetRequiredService<ParkingSignals>().SpacesChanged(_tenant.Id, [space.Id]);
    }
}
