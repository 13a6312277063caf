using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class SimulatorPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private static readonly Regex ThreeHundred = new("^(?:[3-9][0-9]{2}|[1-9],[0-9]{3})$", RegexOptions.None, TimeSpan.FromSeconds(5));

    private SimulatorScene _scene = null!;
    private SeededPerson _petra = null!;
    private SeededPerson _owner = null!;

    public async Task InitializeAsync()
    {
        _scene = await SimulatorScene.StartAsync();
        _petra = await SeededPerson.CreateAsync(_scene.Portal, "Petra Platform", platformAdmin: true);
        _owner = await SeededPerson.CreateAsync(_scene.Portal, "Oscar Owner");
        await _owner.JoinAsync(_scene.Cluster.Database, _scene.Acme, Role.Owner);
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_platform_admin_changes_the_rate_sends_a_burst_and_sees_the_figures_move()
    {
        await using var tab = await OpenAsync(_petra);
        var page = tab.Page;
        await page.Locator("nav a[href='/platform/simulator']").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Simulator");
        await tab.ConnectedAsync();

        await page.GetByLabel("Rate, ×").FillAsync("60");
        await page.Locator("[data-apply]").ClickAsync();
        await Expect(page.Locator("#sim-rate-help")).ToHaveTextAsync("From 0 to 50.");
        await page.GetByLabel("Rate, ×").FillAsync("4");
        await page.Locator("[data-apply]").ClickAsync();
        await Expect(page.Locator("[data-said=done]")).ToContainTextAsync("The settings apply.");
        await Expect(page.Locator(".now")).ToContainTextAsync("Running at 4×");
        var before = _scene.Simulator.View().Figures.Accepted;
        before.ShouldBeLessThan(300);
        await page.GetByLabel("Events within one second").FillAsync("300");
        await page.Locator("[data-burst]").ClickAsync();

        await _scene.UntilAsync(view => view.Counts.Burst == 300 && view.Figures.Accepted >= before + 300);
        await Expect(page.Locator("[data-figure=Accepted] dd")).ToHaveTextAsync(ThreeHundred);
        await Expect(page.Locator("[data-figure=Undelivered] dd")).ToHaveTextAsync("0");
        _scene.Simulator.View().Settings.Rate.ShouldBe(4);
        (await _scene.Cluster.Database.ReadAuditAsync(TenantId.Platform)).Where(entry => entry.Name == "Petra Platform").Select(entry => entry.Action).ShouldBe(["session.sign_in", "simulator.change", "simulator.burst"], ignoreOrder: true);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_lives_through_an_outage_that_it_asked_for_after_a_question()
    {
        await using var tab = await OpenAsync(_petra);
        var page = tab.Page;
        await page.GotoAsync("/platform/simulator");
        await tab.ConnectedAsync();
        await page.GetByLabel("Seconds", new() { Exact = true }).FillAsync("60");
        await page.Locator("[data-outage-ask]").ClickAsync();
        await Expect(page.Locator("[data-outage] form")).ToContainTextAsync("Stop this demonstration’s database for 60 s?");
        _scene.Server.Stops.ShouldBe(0);

        await page.Locator("[data-outage-confirm]").ClickAsync();
        await Expect(page.Locator("[data-outage=away] .state")).ToContainTextAsync("The database is away");
        await page.GetByLabel("Events within one second").FillAsync("40");
        await page.Locator("[data-burst]").ClickAsync();
        await Expect(page.Locator("[data-said=done]")).ToContainTextAsync("The burst is on its way.");
        await _scene.UntilAsync(view => view.Figures.Spooled >= 40);
        await Expect(page.Locator("[data-figure=Spooled] dd")).Not.ToHaveTextAsync("0");

        // Every navigation asks again whether the person may, and nobody can answer: the page stays.
        await page.EvaluateAsync("Blazor.navigateTo('/platform/simulator?again=1')");
        await Expect(page).ToHaveURLAsync(new Uri(_scene.Portal.Address, "/platform/simulator?again=1").ToString());
        await page.Locator("[data-pause]").ClickAsync();
        await Expect(page.Locator("[data-running=no]")).ToBeVisibleAsync();

        await _scene.PassAsync(60);
        await _scene.UntilAsync(_ =>
        {
            _scene.OutageTime.Advance(TimeSpan.FromSeconds(1));
            return _scene.Outage.View is { IsUnderWay: false };
        });
        await Expect(page.Locator("[data-outage=over] .state")).ToContainTextAsync("The outage is over and everything is stored.");
        await Expect(page.Locator("[data-outage-figures]")).ToContainTextAsync("0 not taken");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_is_no_platform_admin_finds_nothing()
    {
        await using var tab = await OpenAsync(_owner);

        await Expect(tab.Page.Locator("nav a[href='/platform/simulator']")).ToHaveCountAsync(0);
        (await tab.Page.GotoAsync("/platform/simulator"))!.Status.ShouldBe(404);
        (await tab.Page.GotoAsync("/api/simulator"))!.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "en-GB", "Simulator")]
    [InlineData(ColorScheme.Dark, 1280, "fr-FR", "Simulateur")]
    [InlineData(ColorScheme.Light, 390, "fr-FR", "Simulateur")]
    [InlineData(ColorScheme.Dark, 390, "en-GB", "Simulator")]
    public async Task It_has_no_serious_finding_and_fits_its_window(ColorScheme scheme, int width, string language, string title)
    {
        await using var tab = await OpenAsync(_petra, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 }, Locale = language, ExtraHTTPHeaders = new Dictionary<string, string> { ["Accept-Language"] = language } });
        var page = tab.Page;
        await page.GotoAsync("/platform/simulator");
        await tab.ConnectedAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await page.Locator("#sim-device").FillAsync("0000000000000000");
        await page.Locator("[data-device]").ClickAsync();
        await Expect(page.Locator("[data-said=refused]")).ToBeVisibleAsync();
        await page.Locator("#sim-lost").FillAsync("101");
        await page.Locator("[data-outage-ask]").ClickAsync();
        await page.Locator("[data-outage-confirm]").WaitForAsync();

        (await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{violation.Id} {violation.Nodes[0].Html}").ShouldBeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        tab.Complaints.ShouldBeEmpty();
    }

    private async Task<BrowserPage> OpenAsync(SeededPerson person, BrowserNewContextOptions? options = null)
    {
        var tab = await BrowserPage.OpenAsync(fixture.Browser, _scene.Portal.Address, options);
        await tab.SignInAsync(person);
        return tab;
    }
}
