using Microsoft.Playwright;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>Sites, levels, zones and spaces from the first word typed to the last that is deleted.</summary>
[Collection(BrowserTests.Name)]
public sealed class SitesPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", 1280, "These hours cannot be read", "Closed now", "spaces lie on it")]
    [InlineData("fr-FR", 390, "Ces horaires sont illisibles", "Fermé actuellement", "places s’y trouvent")]
    public async Task A_site_is_made_changed_divided_and_deleted(string language, int width, string unreadable, string closed, string inUse)
    {
        await using var tab = await OpenAsync("/t/acme/sites", language, width);
        var page = tab.Page;
        await page.Locator("[data-new]").ClickAsync();
        await page.Locator("#site-name").FillAsync("Süd موقف 🅿");
        await page.Locator("#site-zone").FillAsync("Europe/Paris");
        await page.Locator("#site-hours").FillAsync("sometimes");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.Locator("#site-hours-help")).ToContainTextAsync(unreadable);
        await page.Locator("#site-hours").FillAsync("Mo-Su off");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.Locator("[data-site=sud]")).ToContainTextAsync(closed);

        foreach (var level in new[] { "L1", "L0" })
        {
            await page.Locator("[data-parts=level] [data-new-part]").FillAsync(level);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator($"[data-parts=level] [data-part={level}]")).ToBeVisibleAsync();
        }

        await page.Locator("[data-part=L0] [data-up]").ClickAsync();
        await Expect(page.Locator("[data-parts=level] li").First).ToHaveAttributeAsync("data-part", "L0");
        await page.Locator("[data-part=L1] [data-remove]").ClickAsync();
        await Expect(page.Locator("[data-parts=level] li")).ToHaveCountAsync(1);
        await page.Locator("[data-delete]").ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-site=sud]")).ToHaveCountAsync(0);

        await page.GotoAsync("/t/acme/sites?site=acme-site");
        await tab.ConnectedAsync();
        await page.Locator("[data-delete]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync(inUse);
        tab.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", 1280)]
    [InlineData("fr-FR", 390)]
    public async Task Spaces_are_made_by_a_range_chosen_changed_deleted_and_restored(string language, int width)
    {
        await using var tab = await OpenAsync("/t/acme/spaces", language, width);
        var page = tab.Page;
        await page.Locator("[data-new]").ClickAsync();
        await page.Locator("#space-code").FillAsync("B1-B12, A-001");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.Locator("#space-code-help")).ToContainTextAsync("A-001");
        await page.Locator("#space-code").FillAsync("B1-B12");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.Locator("[data-count='15']")).ToHaveCountAsync(1);
        await page.Locator("[data-close]").ClickAsync();

        await page.Locator("[data-filter=q]").FillAsync("B1");
        await Expect(page.Locator("[data-count='4']")).ToHaveCountAsync(1);
        await Expect(page.Locator("tr[data-space]")).ToHaveCountAsync(4);
        (await page.Locator("tr[data-space]").EvaluateAllAsync<string[]>("all => all.map(each => each.dataset.space)")).ShouldBe(["B1", "B10", "B11", "B12"]);
        page.Url.ShouldContain("q=B1");
        await page.Locator("tr[data-space=B1] input").ClickAsync();
        await page.Locator("tr[data-space=B11] input").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.Locator("tr.chosen")).ToHaveCountAsync(3);
        await page.Locator("[data-deed=Edit]").ClickAsync();
        await page.Locator("#bulk-add").FillAsync("ev, vip");
        await page.Locator("[data-bulk-form] [data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-bulk]")).ToHaveCountAsync(0);
        await page.Locator("[data-clear-filters]").ClickAsync();
        await page.Locator("[data-filter=label]").SelectOptionAsync("vip");
        await Expect(page.Locator("[data-count='3']")).ToHaveCountAsync(1);
        await page.Locator("[data-clear-filters]").ClickAsync();

        await page.Locator("[data-codes]").FillAsync("B1-B3");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-deed=Delete]").ClickAsync();
        await page.Locator("[data-bulk-form] [data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-count='12']")).ToHaveCountAsync(1);
        await page.Locator("[data-filter=deleted]").ClickAsync();
        await Expect(page.Locator("tr[data-space]")).ToHaveCountAsync(3);
        await page.Locator("tr[data-space=B2] [data-open-space]").ClickAsync();
        await page.Locator("[data-restore]").ClickAsync();
        await Expect(page.Locator("[data-count='2']")).ToHaveCountAsync(1);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_space_with_a_sensor_is_deleted_only_when_the_sensor_shall_go()
    {
        await using var tab = await OpenAsync($"/t/acme/spaces?space={_scene.Acme.Spaces[0].Id}");
        var page = tab.Page;
        await page.Locator("[data-delete]").ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("aside .error[role=alert]").Last).ToContainTextAsync("A-001");
        await page.Locator("[data-unassign]").CheckAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-restore]")).ToBeVisibleAsync();
        (await _scene.Database.AsSuperuserAsync<bool>("select space_id is null from devices where id = $1", _scene.Acme.Spaces[0].DeviceId)).ShouldBeTrue();
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_who_edit_one_space_the_second_sees_what_differs_and_loses_nothing()
    {
        var path = $"/t/acme/spaces?space={_scene.Acme.Spaces[0].Id}";
        var ada = await SeededPerson.CreateAsync(_scene.Portal, "Ada Admin");
        await ada.JoinAsync(_scene.Database, _scene.Acme, SmartParking.Domain.Tenancy.Role.Admin);
        await using var first = await OpenAsync(path);
        await using var second = await _scene.OpenAsync(fixture.Browser, ada);
        await second.Page.GotoAsync(path);
        await second.ConnectedAsync();
        await first.Page.Locator("#space-name").FillAsync("Petra's name");
        await second.Page.Locator("#space-name").FillAsync("Ada's name");
        await first.Page.Locator("[data-save]").ClickAsync();
        await Expect(first.Page.Locator("aside .actions [role=status]")).ToHaveTextAsync("Saved");

        await second.Page.Locator("[data-save]").ClickAsync();
        await Expect(second.Page.Locator("[data-conflict]")).ToContainTextAsync("Petra Platform");
        await Expect(second.Page.Locator("[data-differs=Name]")).ToContainTextAsync("Petra's name");
        await Expect(second.Page.Locator("[data-differs=Name]")).ToContainTextAsync("Ada's name");
        await Expect(second.Page.Locator("#space-name")).ToHaveValueAsync("Ada's name");
        await second.Page.Locator("[data-keep-mine]").ClickAsync();
        await Expect(second.Page.Locator("[data-conflict]")).ToHaveCountAsync(0);
        (await _scene.Database.AsSuperuserAsync<string>("select name from spaces where id = $1", _scene.Acme.Spaces[0].Id)).ShouldBe("Ada's name");
        second.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_blocks_and_returns_but_neither_changes_nor_deletes()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        await tab.Page.GotoAsync("/t/acme/spaces");
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("[data-new]")).ToHaveCountAsync(0);
        await tab.Page.Locator("tr[data-space] input").First.ClickAsync();
        (await tab.Page.Locator("[data-deed]").EvaluateAllAsync<string[]>("all => all.map(each => each.dataset.deed)")).ShouldBe(["Block", "OutOfService", "Return"]);
        await tab.Page.Locator("[data-deed=OutOfService]").ClickAsync();
        await tab.Page.Locator("[data-confirm]").ClickAsync();
        await Expect(tab.Page.Locator("#block-reason-help")).ToHaveTextAsync("Say why.");
        await tab.Page.Locator("#block-reason").FillAsync("Works");
        await tab.Page.Locator("[data-confirm]").ClickAsync();
        await Expect(tab.Page.Locator("tr[data-space-state=maintenance]")).ToHaveCountAsync(1);
        await tab.Page.Locator("tr[data-space-state=maintenance] input").ClickAsync();
        await tab.Page.Locator("[data-deed=Return]").ClickAsync();
        await tab.Page.Locator("[data-confirm]").ClickAsync();
        await Expect(tab.Page.Locator("tr[data-space-state=maintenance]")).ToHaveCountAsync(0);
        tab.Complaints.ShouldBeEmpty();
    }

    private async Task<BrowserPage> OpenAsync(string path, string language = "en-GB", int width = 1280)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language, ViewportSize = new() { Width = width, Height = 844 } });
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }
}
