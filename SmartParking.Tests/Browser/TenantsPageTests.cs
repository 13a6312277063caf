using System.IO.Compression;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>A tenant is archived, deleted and taken back; its owner takes it away.</summary>
[Collection(BrowserTests.Name)]
public sealed class TenantsPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PortalScene _scene = null!;

    public async Task InitializeAsync() =>
        _scene = await PortalScene.StartAsync(builder => (builder.Configuration["Backups:Folder"], builder.Configuration["ConnectionStrings:Backup"]) = (_folder.Path, "Host=nowhere"));

    public async Task DisposeAsync()
    {
        await _scene.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("en-GB", "is archived as", "is deleted: nobody can enter it any more.", "is back, with everything it had.")]
    [InlineData("fr-FR", "est archivé sous", "est supprimé : plus personne ne peut y entrer.", "est de retour, avec tout ce qu’il avait.")]
    public async Task A_platform_admin_archives_deletes_and_takes_back(string language, string archived, string deleted, string back)
    {
        await using var hers = await _scene.OpenAsync(fixture.Browser, _scene.Olivia, new() { Locale = language });
        await hers.Page.GotoAsync("/t/acme/operations");
        await hers.ConnectedAsync();
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language });
        await tab.Page.GotoAsync("/platform/tenants");
        await tab.ConnectedAsync();
        var row = tab.Page.Locator("tr[data-tenant=acme]");

        await row.Locator("[data-archive]").ClickAsync();
        await Expect(tab.Page.Locator("[data-said=done]")).ToContainTextAsync(archived);
        await Expect(row.Locator("td code")).ToHaveCountAsync(1);
        await row.Locator("[data-delete]").ClickAsync();
        var dialog = tab.Page.Locator("[role=alertdialog]");
        await dialog.Locator("[data-reason]").FillAsync("The contract has ended");
        await dialog.Locator("[data-slug]").FillAsync("borealis");
        await Expect(dialog.Locator("[data-confirm]")).ToBeDisabledAsync();
        await dialog.Locator("[data-slug]").FillAsync("acme");
        await dialog.Locator("[data-confirm]").ClickAsync();
        await Expect(tab.Page.Locator("[data-said=done]")).ToContainTextAsync(deleted);
        await Expect(tab.Page.Locator("tr[data-tenant=acme][data-status=waiting]")).ToBeVisibleAsync();
        await Expect(hers.Page.Locator("button[data-space]")).ToHaveCountAsync(0);

        await row.Locator("[data-undo]").ClickAsync();
        await Expect(tab.Page.Locator("[data-said=done]")).ToContainTextAsync(back);
        (await hers.Page.GotoAsync("/t/acme/operations"))!.Status.ShouldBe(200);
        tab.Complaints.ShouldBeEmpty();
        (await _scene.Database.ReadAuditAsync(_scene.Acme.Id)).Select(entry => entry.Action).Where(action => action.StartsWith("tenant.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["tenant.delete", "tenant.undelete"]);
    }

    [Fact]
    public async Task An_owner_downloads_everything_and_nobody_else_is_offered_it()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.Page.GotoAsync("/t/acme/export");
        await tab.ConnectedAsync();

        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.Locator("[data-export]").ClickAsync());

        download.SuggestedFilename.ShouldStartWith("acme-");
        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync());
        zip.Entries.Select(entry => entry.FullName).ShouldContain("spaces.jsonl.gz");
        (await _scene.Database.ReadAuditAsync(_scene.Acme.Id)).ShouldContain(entry => entry.Action == "tenant.export" && entry.Name == "Petra Platform");
        await using var other = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        (await other.Page.GotoAsync("/t/acme/export"))!.Status.ShouldBe(403);
        await Expect(other.Page.Locator("a[href='/t/acme/export']")).ToHaveCountAsync(0);
    }
}
