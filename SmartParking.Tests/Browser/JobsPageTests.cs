using Deque.AxeCore.Playwright;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class JobsPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync(builder => builder.Configuration["Jobs:Run"] = "true");

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", 1280, "Jobs", "every day at 00:10 UTC", "Paused by Petra Platform")]
    [InlineData("fr-FR", 390, "Tâches", "tous les jours à 00:10 UTC", "Suspendue par Petra Platform")]
    public async Task A_job_is_seen_run_paused_and_resumed(string language, int width, string title, string schedule, string paused)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new()
        {
            Locale = language,
            ExtraHTTPHeaders = new Dictionary<string, string> { ["Accept-Language"] = language },
            ViewportSize = new() { Width = width, Height = 900 },
        });
        var page = tab.Page;
        await page.GotoAsync("/platform/jobs");
        await Expect(page.Locator("h1")).ToHaveTextAsync(title);
        await tab.ConnectedAsync();
        await Expect(page.Locator("tr[data-job]")).ToHaveCountAsync(6);
        await Expect(page.Locator("[data-nodes='1']")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var row = page.Locator("tr[data-job='audit.checkpoint']");
        await Expect(row).ToContainTextAsync(schedule);
        await Expect(row.Locator("[data-last=Succeeded]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(row.Locator("[data-run]")).ToBeEnabledAsync();

        await row.Locator("[data-run]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("tr[data-job='audit.checkpoint'] ~ tr.more summary").First.ClickAsync();
        // Beside it there may be one that was due meanwhile.
        await Expect(page.Locator("tr[data-job='audit.checkpoint'] + tr.more li", new() { HasText = "Petra Platform" })).ToHaveCountAsync(1);
        await row.Locator("[data-pause]").ClickAsync();
        (await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{violation.Id} {violation.Nodes[0].Html}").ShouldBeEmpty();
        await page.Locator("[role=alertdialog] [data-confirm]").ClickAsync();
        await Expect(row).ToContainTextAsync(paused);
        await row.Locator("[data-resume]").ClickAsync();
        await Expect(row.Locator("[data-pause]")).ToBeVisibleAsync();

        (await _scene.Database.ReadAuditAsync(TenantId.Platform)).Where(entry => entry.Action.StartsWith("job.", StringComparison.Ordinal)).Select(entry => (entry.Action, entry.Name))
            .ShouldBe([("job.run", "Petra Platform"), ("job.pause", "Petra Platform"), ("job.resume", "Petra Platform")]);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_no_platform_admin_finds_no_such_page()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("nav a[href='/platform/jobs']")).ToHaveCountAsync(0);
        (await tab.Page.GotoAsync("/platform/jobs"))!.Status.ShouldBe(404);
    }
}
