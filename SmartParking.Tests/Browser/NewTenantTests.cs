using System.Text;
using Microsoft.Playwright;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>From nothing to the first live space, as a platform admin does it for a new customer.</summary>
[Collection(BrowserTests.Name)]
public sealed class NewTenantTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string DevEui = "00AABBCCDDEEFF01";
    private PortalScene _scene = null!;
    private int _clicks;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_new_customer_comes_from_nothing_to_a_live_space_within_thirty_clicks()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = "en-GB" });
        var page = tab.Page;
        await page.GotoAsync("/platform/tenants");
        await tab.ConnectedAsync();
        await ClickAsync(page.Locator("[data-new]"));
        await page.WaitForURLAsync("**/platform/tenants/new");
        await page.Locator("#tenant-name-").FillAsync("Cité Parc");
        await Expect(page.Locator("#tenant-slug-")).ToHaveValueAsync("cite-parc");
        await ClickAsync(page.Locator("[data-save]"));
        await page.WaitForURLAsync("**/t/cite-parc/setup");
        await tab.ConnectedAsync();
        await Expect(page.Locator("[data-step=Site]")).ToHaveAttributeAsync("data-state", "Next");

        await ClickAsync(page.Locator("[data-step=Site] a"));
        await page.WaitForURLAsync("**/t/cite-parc/sites");
        await tab.ConnectedAsync();
        await ClickAsync(page.Locator("#new-site"));
        await page.Locator("#site-name").FillAsync("Main car park");
        await ClickAsync(page.Locator("aside [data-save]"));
        await Expect(page.Locator("[data-open-site]")).ToHaveCountAsync(1);
        await SetUpAsync(tab);
        await Expect(page.Locator("[data-step=Site]")).ToHaveAttributeAsync("data-state", "Done");

        await ClickAsync(page.Locator("[data-step=Spaces] a"));
        await page.WaitForURLAsync("**/spaces/import");
        await tab.ConnectedAsync();
        await ChooseAsync(page, "code\nA 1!\nA-2\n");
        await Expect(page.Locator("[data-errors='1'] [data-line='2'][data-column=code]")).ToBeVisibleAsync();
        await ChooseAsync(page, "zone,code\nRow A,A-1\nRow A,A-2\nRow B,B-1\n");
        await Expect(page.Locator("tr[data-kind=Create]")).ToHaveCountAsync(3);
        await ClickAsync(page.Locator("[data-import]"));
        await Expect(page.Locator("[data-said=done]")).ToContainTextAsync("3 spaces are made and 0 changed");

        var secret = await SecretAsync(page, tab);
        await PostAsync(secret, 1);
        await SetUpAsync(tab);
        await Expect(page.Locator("[data-step=Event]")).ToHaveAttributeAsync("data-state", "Done");
        await Expect(page.Locator("[data-step=Device]")).ToHaveAttributeAsync("data-state", "Next");

        await InstallAsync(page, tab, secret);
        await SetUpAsync(tab);
        await Expect(page.Locator("[data-done='6']")).ToBeVisibleAsync();
        await ClickAsync(page.Locator("[data-step=Live] a"));
        await Expect(page.Locator("button[data-space='A-1'][data-state=occupied]")).ToBeVisibleAsync();
        _clicks.ShouldBeLessThanOrEqualTo(30);
        tab.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", "The import of spaces.csv is undone.")]
    [InlineData("fr-FR", "L’importation de spaces.csv est annulée.")]
    public async Task An_import_is_undone_from_the_audit(string language, string undone)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language });
        await tab.Page.GotoAsync("/t/acme/spaces/import");
        await tab.ConnectedAsync();
        await ChooseAsync(tab.Page, "code,name\nA-001,Renamed\nB-1,New\n");
        await tab.Page.Locator("[data-import]").ClickAsync();
        await Expect(tab.Page.Locator("[data-said=done]")).ToBeVisibleAsync();

        await tab.Page.GotoAsync("/t/acme/audit?action=space.import");
        await tab.ConnectedAsync();
        await tab.Page.Locator("tr[data-action='space.import'] button.open").First.ClickAsync();
        await tab.Page.Locator("[data-undo-import]").ClickAsync();
        await tab.Page.Locator("[role=alertdialog] [data-confirm]").ClickAsync();

        await Expect(tab.Page.Locator("[data-said=done]")).ToContainTextAsync(undone);
        await Expect(tab.Page.Locator("tr[data-run][data-undone=true]")).ToHaveCountAsync(1);
        (await _scene.Database.AsSuperuserAsync<string>("select string_agg(code || coalesce(name, ''), ' ' order by code) from spaces where tenant_id = $1 and deleted_at is null", _scene.Acme.Id.Value)).ShouldBe("A-001 A-002 A-003");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_suspended_tenant_says_why_on_its_pages_and_an_edit_that_came_too_late_is_told()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = "en-GB" });
        await tab.Page.GotoAsync("/platform/tenants");
        await tab.ConnectedAsync();
        var row = tab.Page.Locator("tr[data-tenant=acme]");
        await row.Locator("[data-edit]").ClickAsync();
        await _scene.Database.AsSuperuserAsync<object>("update tenants set name = 'Changed meanwhile' where slug = 'acme' returning 1");
        await tab.Page.Locator("[data-editing] [data-save]").ClickAsync();
        await Expect(tab.Page.Locator("[data-refused='changed.meanwhile']")).ToBeVisibleAsync();

        await tab.Page.ReloadAsync();
        await tab.ConnectedAsync();
        await row.Locator("[data-suspend]").ClickAsync();
        await tab.Page.Locator("tr.ask [data-reason]").FillAsync("Invoice 17 is unpaid");
        await tab.Page.Locator("tr.ask [data-confirm]").ClickAsync();
        await Expect(tab.Page.Locator("tr[data-tenant=acme][data-status=suspended] [data-why]")).ToContainTextAsync("Invoice 17 is unpaid");
        await tab.Page.GotoAsync("/t/acme/operations");
        await Expect(tab.Page.Locator("[data-suspended]")).ToContainTextAsync("Invoice 17 is unpaid");

        await tab.Page.GotoAsync("/platform/tenants");
        await tab.ConnectedAsync();
        await row.Locator("[data-activate]").ClickAsync();
        await Expect(tab.Page.Locator("tr[data-tenant=acme][data-status=active]")).ToBeVisibleAsync();
        tab.Complaints.ShouldBeEmpty();
    }

    private async Task InstallAsync(IPage page, BrowserPage tab, string secret)
    {
        await ClickAsync(page.Locator("nav a[href='/t/cite-parc/devices/unknown']"));
        await page.WaitForURLAsync("**/devices/unknown");
        await ClickAsync(page.Locator("[data-claim]"));
        await ClickAsync(page.Locator("[data-guess='bosch-tps110'] button"));
        await ClickAsync(page.Locator("[data-save]"));
        await Expect(page.Locator($"[data-drawer-of='{DevEui}']")).ToBeVisibleAsync();
        await SetUpAsync(tab);
        await ClickAsync(page.Locator("[data-step=Device] a"));
        await page.WaitForURLAsync("**/install");
        await tab.ConnectedAsync();
        await page.Locator("#install-device").FillAsync(DevEui);
        await ClickAsync(page.Locator("[data-next]"));
        await page.Locator("#install-space").FillAsync("A-1");
        await ClickAsync(page.Locator("[data-choice='A-1']"));
        await ClickAsync(page.Locator("[data-confirm]"));
        await Expect(page.Locator("[data-watch=waiting]")).ToBeVisibleAsync();
        await PostAsync(secret, 2);
        await Expect(page.Locator("[data-watch=done]")).ToBeVisibleAsync();
    }

    private static Task ChooseAsync(IPage page, string text) =>
        page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "spaces.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });

    private async Task PostAsync(string secret, int counter)
    {
        using var sender = new WebhookSender(_scene.Portal.Address);
        using var answer = await sender.PostAsync(new ToldUplink("01020304", counter, TimeProvider.System.GetUtcNow(), [1]) { DevEui = DevEui, ProfileId = "p1" }, secret);
        ((int)answer.StatusCode).ShouldBe(204);
    }

    private static async Task SetUpAsync(BrowserPage tab)
    {
        await tab.Page.GotoAsync("/t/cite-parc/setup");
        await tab.ConnectedAsync();
    }

    private async Task<string> SecretAsync(IPage page, BrowserPage tab)
    {
        await SetUpAsync(tab);
        await ClickAsync(page.Locator("[data-step=Secret] a"));
        await page.WaitForURLAsync("**/webhooks");
        await tab.ConnectedAsync();
        await page.Locator("form.make input").First.FillAsync("ChirpStack");
        await ClickAsync(page.Locator("[data-make]"));
        return (await page.Locator("[data-header]").InnerTextAsync())["Bearer ".Length..].Trim();
    }

    private Task ClickAsync(ILocator target)
    {
        _clicks++;
        return target.ClickAsync();
    }
}
