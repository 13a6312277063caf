using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Audit.Verification;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Who did what, as people look it up: in a real browser, over real chains.</summary>
[Collection(BrowserTests.Name)]
public sealed class AuditPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        await WriteAsync(_scene.Acme, new AuditEntry("override.create", "space", _scene.Acme.Spaces[0].Id.ToString(), new { reason = "Old paint", kind = "none" }, new { reason = "=Broken barrier", kind = "none" }));
        await WriteAsync(_scene.Borealis, new AuditEntry("override.create", "space", "secret-of-borealis", After: new { reason = "secret-of-borealis" }));
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Space blocked or taken out of service", "changed", "Reason", "No entry matches this filter")]
    [InlineData("fr-FR", "Place bloquée ou mise hors service", "modifié", "Motif", "Aucune entrée ne correspond à ce filtre")]
    public async Task An_owner_finds_an_entry_by_action_and_field_and_sees_what_it_changed(string language, string action, string changed, string reason, string nothing)
    {
        await using var tab = await OpenAsync(_scene.Petra, language);
        var page = tab.Page;
        await Expect(page.Locator("tr[data-action='session.sign_in']")).ToContainTextAsync("Petra Platform");

        await page.Locator("[data-filter=action]").SelectOptionAsync("override.create");
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(1);
        await page.Locator("[data-filter=field]").FillAsync("reason");
        await page.Locator("[data-filter=field]").PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Like(@"/t/acme/audit\?action=override\.create&field=reason$"));
        await page.ReloadAsync();
        await tab.ConnectedAsync();

        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(1);
        var open = page.GetByRole(AriaRole.Button, new() { Name = action });
        await Expect(open).ToHaveAttributeAsync("title", "override.create");
        await open.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(open).ToHaveAttributeAsync("aria-expanded", "true");
        var row = page.Locator("tr[data-field=reason]");
        await Expect(row.Locator(".kind")).ToContainTextAsync(changed);
        await Expect(row.Locator("th")).ToHaveTextAsync(reason);
        await Expect(row.Locator(".was")).ToHaveTextAsync("Old paint");
        await Expect(row.Locator(".became")).ToHaveTextAsync("=Broken barrier");
        await Expect(page.Locator("tr[data-field=kind]")).ToHaveAttributeAsync("data-kind", "Same");

        await page.Locator("[data-filter=field]").FillAsync("colour");
        await page.Locator("[data-filter=field]").PressAsync("Enter");
        await Expect(page.Locator("[data-nothing]")).ToContainTextAsync(nothing);
        await page.Locator("[data-clear-all]").ClickAsync();
        await Expect(page).ToHaveURLAsync(Like("/t/acme/audit$"));
        await Expect(page.Locator("tr.entry")).Not.ToHaveCountAsync(0);
        (await page.ContentAsync()).ShouldNotContain("secret-of-borealis");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_operator_does_on_the_live_page_is_found_by_his_name()
    {
        await using (var acting = await _scene.OpenAsync(fixture.Browser, _scene.Olivia))
        {
            await acting.Page.GotoAsync($"/t/acme/operations?space={_scene.Acme.Spaces[1].Code}");
            await acting.ConnectedAsync();
            await acting.Page.Locator("#out-reason").FillAsync("Lamp fell down");
            await acting.Page.Locator("aside form button[type=submit]").ClickAsync();
            await Expect(acting.Page.Locator("aside")).ToContainTextAsync("Lamp fell down");
        }

        await using var tab = await OpenAsync(_scene.Petra);
        await tab.Page.Locator("[data-filter=actor]").SelectOptionAsync(new SelectOptionValue { Label = "Olivia Operator" });
        await Expect(tab.Page.Locator("tr.entry", new() { HasText = "Petra Platform" })).ToHaveCountAsync(0);

        var entry = tab.Page.Locator("tr.entry[data-action='override.create']");
        await Expect(entry).ToContainTextAsync("Olivia Operator");
        await entry.Locator("button").ClickAsync();
        await Expect(tab.Page.Locator("tr[data-field=reason] .became")).ToHaveTextAsync("Lamp fell down");
    }

    [Fact]
    public async Task Older_entries_come_when_they_are_asked_for()
    {
        for (var number = 0; number < AuditQuery.PageSize; number++)
        {
            await WriteAsync(_scene.Acme, new AuditEntry("space.edit", "space", "many"));
        }

        await using var tab = await OpenAsync(_scene.Petra);
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(AuditQuery.PageSize);
        await tab.Page.Locator("[data-older]").ClickAsync();

        // The oldest, the hundred, and that Petra signed in.
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(AuditQuery.PageSize + 2);
        await Expect(tab.Page.Locator("[data-older]")).ToHaveCountAsync(0);
        (await tab.Page.Locator("tr.entry").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.entry)")).ShouldBeUnique();
    }

    [Fact]
    public async Task The_whole_chain_is_taken_away_verifies_and_leaves_a_trace()
    {
        await using var tab = await OpenAsync(_scene.Petra);
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.Locator("[data-export=chain]").ClickAsync());
        download.SuggestedFilename.ShouldMatch(@"^audit-acme-\d{8}T\d{6}Z\.ndjson$");

        var file = await download.PathAsync();
        (await File.ReadAllTextAsync(file)).ShouldNotContain("Petra Platform");
        var verdict = await new AuditVerifier(new Dictionary<string, byte[]>(), []).VerifyAsync(new AuditExportFile(file), CancellationToken.None);
        verdict.Findings.ShouldBeEmpty();
        verdict.Entries.ShouldBe(3);

        await tab.Page.Locator("[data-filter=action]").SelectOptionAsync("audit.export");
        await Expect(tab.Page.Locator("tr.entry[data-action='audit.export']")).ToContainTextAsync("Petra Platform");
    }

    [Fact]
    public async Task The_list_is_taken_away_as_the_filter_has_it_and_without_formulas()
    {
        await using var tab = await OpenAsync(_scene.Petra);
        await WriteAsync(_scene.Acme, new AuditEntry("space.edit", "=1+1", "@sum"));

        var answer = await tab.Page.Context.APIRequest.GetAsync("/t/acme/audit/export?format=csv&resource=%3D1%2B1");

        answer.Status.ShouldBe(200);
        answer.Headers["cache-control"].ShouldBe("no-store");
        answer.Headers["content-type"].ShouldBe("text/csv; charset=utf-8");
        answer.Headers["content-disposition"].ShouldStartWith("attachment");
        var lines = (await answer.TextAsync()).TrimEnd().Split("\r\n");
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain("\"space.edit\",\"'=1+1\",\"'@sum\"");
        lines[1].ShouldContain("Petra Platform");
        (await _scene.Database.ReadAsync(_scene.Acme.Id, "select after from audit_log where action = 'audit.export'", row => row.GetString(0)))
            .Single().ShouldBe("""{"format":"csv","resource":"=1\u002B1"}""");
    }

    [Fact]
    public async Task An_operator_and_a_viewer_are_refused_and_another_tenant_does_not_exist()
    {
        await _scene.Noah.JoinAsync(_scene.Database, _scene.Acme, Role.Viewer);
        foreach (var person in new[] { _scene.Olivia, _scene.Noah })
        {
            await using var tab = await _scene.OpenAsync(fixture.Browser, person);
            await tab.Page.GotoAsync("/t/acme/audit");
            await Expect(tab.Page.Locator("[data-notice=forbidden]")).ToBeVisibleAsync();
            await Expect(tab.Page.Locator("nav a[href='/t/acme/audit']")).ToHaveCountAsync(0);
            var export = await tab.Page.Context.APIRequest.GetAsync("/t/acme/audit/export", new() { MaxRedirects = 0 });
            export.Status.ShouldBeOneOf(302, 403);
            (await export.TextAsync()).ShouldNotContain("seq");
            foreach (var path in new[] { "/t/borealis/audit", "/t/borealis/audit/export", "/t/nobody/audit", "/platform/audit" })
            {
                (await tab.Page.Context.APIRequest.GetAsync(path)).Status.ShouldBe(404, path);
            }
        }

        await using var petra = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        (await petra.Page.Context.APIRequest.GetAsync("/t/borealis/audit")).Status.ShouldBe(404);
        (await petra.Page.Context.APIRequest.GetAsync("/t/borealis/audit/export")).Status.ShouldBe(404);
        (await _scene.Database.ReadAsync(_scene.Acme.Id, "select seq from audit_log where action = 'audit.export'", row => row.GetInt64(0))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", "Audit of all tenants")]
    [InlineData("fr-FR", "Audit de tous les exploitants")]
    public async Task A_platform_admin_sees_all_tenants_and_narrows_them_to_one(string language, string title)
    {
        await using var tab = await OpenAsync(_scene.Petra, language, "/platform/audit");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(title);
        await Expect(tab.Page.Locator("nav a.active")).ToHaveAttributeAsync("href", "/platform/audit");
        await Expect(tab.Page.Locator("tr.entry", new() { HasText = "borealis" })).ToHaveCountAsync(1);
        await Expect(tab.Page.Locator("tr.entry", new() { HasText = "acme" })).ToHaveCountAsync(2);

        await tab.Page.Locator("[data-filter=tenant]").SelectOptionAsync("borealis");

        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(1);
        await Expect(tab.Page).ToHaveURLAsync(Like(@"\?tenant=borealis$"));
        await Expect(tab.Page.Locator("[data-export]")).ToHaveCountAsync(0);
        await tab.Page.Locator("[data-filter=actor]").FillAsync("petra");
        await tab.Page.Locator("[data-filter=actor]").PressAsync("Enter");
        await Expect(tab.Page.Locator("[data-filter=actor]")).ToHaveAttributeAsync("aria-invalid", "true");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_who_was_forgotten_has_no_name_there()
    {
        await new AuditForgetting(_scene.Database.Platform, _scene.Database.Scope, _scene.Database.Audit).ForgetAsync(_scene.Petra.Id, CancellationToken.None);

        await using var tab = await OpenAsync(_scene.Petra);

        await Expect(tab.Page.Locator("tr[data-action='override.create'] [data-who]")).ToHaveTextAsync("A forgotten person");
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string language = "en-GB", string path = "/t/acme/audit")
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language, ViewportSize = new() { Width = 1440, Height = 900 } });
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }

    private Task WriteAsync(SeededTenant tenant, AuditEntry entry) =>
        _scene.Portal.Services.GetRequiredService<TenantScope>().RunAsync(
            tenant.Id,
            Caller.Person(_scene.Petra.Id, "test"),
            (work, cancel) => _scene.Portal.Services.GetRequiredService<AuditWriter>().WriteAsync(
                work, new Actor(ActorKind.Person, _scene.Petra.Id, _scene.Petra.Name, "192.0.2.7", "Firefox", "req-77"), entry, cancel),
            CancellationToken.None);
}
