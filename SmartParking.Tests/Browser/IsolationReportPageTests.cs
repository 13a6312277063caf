using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Portal.Tenancy.Reports;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class IsolationReportPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Isolation report", "No report yet", "Tenants are kept apart", "Your data is kept apart")]
    [InlineData("fr-FR", "Rapport d’isolation", "Aucun rapport pour l’instant", "Les exploitants sont bien séparés", "Vos données sont bien séparées")]
    public async Task A_report_is_run_read_downloaded_and_told_to_the_tenant(string language, string title, string never, string verdict, string told)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language, ExtraHTTPHeaders = new Dictionary<string, string> { ["Accept-Language"] = language } });
        var page = tab.Page;
        await tab.ConnectedAsync();
        await page.Locator("nav a[href='/platform/isolation']").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await Expect(page.Locator("[data-never] h2")).ToHaveTextAsync(never);
        await tab.ConnectedAsync();

        await page.Locator("[data-run]").ClickAsync();

        await Expect(page.Locator("[data-verdict=passed] h2")).ToHaveTextAsync(verdict, new() { Timeout = 60_000 });
        await Expect(page.Locator("[data-group=v6] li")).ToHaveCountAsync(10);
        await Expect(page.Locator("[data-group=probe] li")).ToHaveCountAsync(8);
        await Expect(page.Locator("[data-report]")).ToHaveCountAsync(1);
        (await _scene.Database.ReadAuditAsync(TenantId.Platform)).ShouldContain(entry => entry.Action == "isolation.run" && entry.Name == "Petra Platform");

        var json = await page.APIRequest.GetAsync(new Uri(_scene.Portal.Address, await page.Locator("[data-json]").GetAttributeAsync("href")).ToString());
        ReportDocument.Verify(await json.TextAsync(), null).ShouldNotBeNull();
        var pdf = await (await page.APIRequest.GetAsync(new Uri(_scene.Portal.Address, await page.Locator("[data-pdf]").GetAttributeAsync("href")).ToString())).BodyAsync();
        System.Text.Encoding.ASCII.GetString(pdf, 0, 4).ShouldBe("%PDF");
        System.Text.Encoding.Latin1.GetString(pdf).ShouldContain("/Type /Page ");
        await ShootAsync(page, $"platform-{language}", pdf);

        await _scene.Database.AsSuperuserAsync<Guid>("insert into isolation_reports (id, started_at, finished_at, passed, document) values (gen_random_uuid(), '9999-01-01', '9999-01-01', true, '{}') returning id");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-foreign='1']")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-verdict=passed] h2")).ToHaveTextAsync(verdict);
        await Expect(page.Locator("[data-report]")).ToHaveCountAsync(1);
        await tab.ConnectedAsync();
        await page.GotoAsync("/t/acme/isolation");
        await Expect(page.Locator("[data-verdict=passed] h2")).ToContainTextAsync(told);
        await ShootAsync(page, $"tenant-{language}", null);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_of_another_shows_its_progress_and_who_is_no_platform_admin_finds_nothing()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("nav a[href='/platform/isolation']")).ToHaveCountAsync(0);
        (await tab.Page.GotoAsync("/platform/isolation"))!.Status.ShouldBe(404);
        (await tab.Page.GotoAsync($"/platform/isolation/{Guid.NewGuid()}/report.json"))!.Status.ShouldBe(404);
        await Expect(tab.Page.Locator("nav a[href='/t/acme/isolation']")).ToHaveCountAsync(0);
        await tab.Page.GotoAsync("/t/acme/isolation");
        await Expect(tab.Page.Locator("[data-never]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_progress_bar_moves_and_a_failed_run_says_so()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.Page.GotoAsync("/platform/isolation");
        await tab.ConnectedAsync();
        // Somebody else's lock: what is under way in another process looks like this.
        await using var other = await _scene.Database.Sources.Platform.OpenConnectionAsync();
        await using var hold = other.CreateCommand();
        hold.CommandText = "select pg_advisory_lock($1)";
        hold.Parameters.Add(new() { Value = IsolationReporter.Lock });
        await hold.ExecuteNonQueryAsync();

        await tab.Page.Locator("[data-run]").ClickAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("A report is being made already");
        var desk = _scene.Portal.Services.GetRequiredService<IsolationDesk>();
        desk.Show(new IsolationProgress(4, 10, "no_context"));
        await Expect(tab.Page.Locator("[data-running]")).ToContainTextAsync("Reading without saying for whom");
        await Expect(tab.Page.Locator("progress")).ToHaveAttributeAsync("value", "4");
        await Expect(tab.Page.Locator("[data-run]")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task The_canaries_are_shown_nowhere()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("tr[data-tenant]")).ToHaveCountAsync(2);
        await tab.Page.Locator("[data-tenant-switch]").ClickAsync();
        await tab.Page.Locator("#tenant-switcher a").First.WaitForAsync();
        (await tab.Page.ContentAsync()).ShouldNotContain("canary", Case.Insensitive);
        (await tab.Page.GotoAsync("/t/canary-x/operations"))!.Status.ShouldBe(404);
    }

    /// <summary>For whoever wants to look: PARKING_SHOTS names a folder.</summary>
    private static async Task ShootAsync(IPage page, string name, byte[]? pdf)
    {
        if (Environment.GetEnvironmentVariable("PARKING_SHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        foreach (var (width, scheme) in new[] { (1440, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}.png")), FullPage = true });
        }

        await page.SetViewportSizeAsync(1280, 800);
        if (pdf is not null)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.pdf"), pdf);
        }
    }
}
