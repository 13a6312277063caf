using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>A support visit from its beginning to its end, as the visitor sees it and as the tenant does.</summary>
[Collection(BrowserTests.Name)]
public sealed class SupportTests(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private PortalScene _scene = null!;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));
        var feed = _scene.Portal.Services.GetRequiredService<AccessFeed>();
        await UntilAsync(() => Task.FromResult(feed.IsListening));
    }

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Say why, in at least 10 characters.", "You may look, not act.", "You may act.", "Petra Platform of support is in.")]
    [InlineData("fr-FR", "Indiquez pourquoi, en 10 caractères au moins.", "Vous pouvez regarder, pas agir.", "Vous pouvez agir.", "Petra Platform du support est présent.")]
    public async Task A_platform_admin_looks_raises_acts_and_is_out_when_the_time_is_over(string language, string why, string looks, string acts, string told)
    {
        var owner = await SeededPerson.CreateAsync(_scene.Portal, "Otto Owner");
        await owner.JoinAsync(_scene.Database, _scene.Borealis, Role.Owner);
        await using var his = await _scene.OpenAsync(fixture.Browser, owner, new() { Locale = language });
        await his.Page.GotoAsync("/t/borealis/operations");
        await his.ConnectedAsync();
        await Expect(his.Page.Locator("[data-support]")).ToHaveCountAsync(0);
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language });
        var page = tab.Page;

        await page.GotoAsync("/platform/support?tenant=borealis");
        await tab.ConnectedAsync();
        await page.Locator("[data-enter]").ClickAsync();
        await Expect(page.Locator("[data-problem]")).ToHaveTextAsync(why);
        await page.Locator("#support-reason").FillAsync("The grid stays grey");
        await page.Locator("#support-ticket").FillAsync("T-1042");
        await page.Locator("[data-enter]").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/t/borealis/operations$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await tab.ConnectedAsync();
        var bar = page.Locator("[data-support=reading]");
        await Expect(bar).ToContainTextAsync(looks);
        await Expect(bar.Locator("[data-left]")).ToHaveTextAsync("15:00");
        await Expect(his.Page.Locator("[data-support=told]")).ToContainTextAsync(told);
        await OpenSpaceAsync(page);
        await Expect(page.Locator("[data-take]")).ToHaveCountAsync(0);
        await Expect(page.Locator("nav a[href='/t/borealis/keys']")).ToHaveCountAsync(0);

        await page.Locator("[data-raise]").ClickAsync();
        await page.Locator("[data-raise-now]").ClickAsync();
        await Expect(page.Locator("[data-raise-problem]")).ToHaveTextAsync(why);
        await page.Locator("#raise-reason").FillAsync("The space is flooded");
        await page.Locator("[data-raise-now]").ClickAsync();
        await Expect(page.Locator("[data-support=raised]")).ToContainTextAsync(acts);
        await OpenSpaceAsync(page);
        await page.Locator("#out-reason").FillAsync("Flooded");
        await page.Locator("[data-take]").ClickAsync();
        await UntilAsync(async () => await _scene.Database.AsSuperuserAsync<long>("select count(*) from space_overrides where tenant_id = $1", _scene.Borealis.Id.Value) == 1);

        _time.Advance(TimeSpan.FromMinutes(14));
        await Expect(page.Locator("[data-end]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-left]")).ToHaveTextAsync("1:00");
        _time.Advance(TimeSpan.FromMinutes(1));
        await Expect(page).ToHaveURLAsync(new Regex("/platform/support$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        (await page.GotoAsync("/t/borealis/operations"))!.Status.ShouldBe(404);
        tab.Forgive();

        await his.Page.GotoAsync("/t/borealis/support");
        await Expect(his.Page.Locator("tr[data-visit=over]")).ToContainTextAsync("The space is flooded");
        await his.ConnectedAsync();
        await his.Page.GotoAsync("/t/borealis/audit");
        foreach (var action in new[] { "support.enter", "support.raise", "override.create", "support.expire" })
        {
            await Expect(his.Page.Locator($"tr.entry[data-action='{action}']")).ToHaveCountAsync(1);
        }

        his.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en-GB", "en", "has entered Tenant borealis", "ended on")]
    [InlineData("fr-FR", "fr", "est entré chez Tenant borealis", "a pris fin le")]
    public async Task A_visitor_reads_and_leaves_and_the_owner_is_written_to_and_follows_the_link(string language, string code, string entered, string ended)
    {
        var owner = await SeededPerson.CreateAsync(_scene.Portal, "Otto Owner");
        await _scene.Database.AsSuperuserAsync<object>("update auth.users set email_confirmed = true, language = $2 where id = $1 returning 1", owner.Id, code);
        var admin = await SeededPerson.CreateAsync(_scene.Portal, "Ada Admin");
        var viewer = await SeededPerson.CreateAsync(_scene.Portal, "Vera Viewer");
        foreach (var (person, role) in new[] { (owner, Role.Owner), (admin, Role.Admin), (viewer, Role.Viewer) })
        {
            await person.JoinAsync(_scene.Database, _scene.Borealis, role);
        }

        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra, new() { Locale = language });
        var page = tab.Page;
        await EnterAsync(tab);
        foreach (var (name, controls) in new[] { ("members", "main form, main td.do button"), ("roles", "main form"), ("support", "main td button") })
        {
            await page.GotoAsync("/t/borealis/" + name);
            await tab.ConnectedAsync();
            await Expect(page.Locator("main table tbody tr").First).ToBeVisibleAsync();
            await Expect(page.Locator(controls)).ToHaveCountAsync(0);
        }

        await Expect(page.Locator("tr[data-visit=open]")).ToHaveCountAsync(1);
        tab.Complaints.ShouldBeEmpty();
        await page.GotoAsync("/t/borealis/keys");
        await Expect(page).ToHaveURLAsync(new Regex("/forbidden", RegexOptions.None, TimeSpan.FromSeconds(1)));
        foreach (var (person, told) in new[] { (admin, 1), (viewer, 0) })
        {
            await using var theirs = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language });
            await theirs.ConnectedAsync();
            await Expect(theirs.Page.Locator("[data-support=told]")).ToHaveCountAsync(told);
        }

        await page.GotoAsync("/t/borealis/operations");
        await tab.ConnectedAsync();
        await page.Locator("section[data-support] [data-leave]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/platform/support$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator("[data-open='0']")).ToBeVisibleAsync();

        await page.GotoAsync("/platform/outbox");
        await tab.ConnectedAsync();
        await Expect(page.Locator($"tr[data-to='{owner.Email}']")).ToHaveCountAsync(2);
        await Expect(page.Locator($"tr[data-message=support_entered][data-to='{owner.Email}'] + tr pre")).ToContainTextAsync(entered, new() { UseInnerText = false });
        var news = $"tr[data-message=support_ended][data-to='{owner.Email}']";
        await Expect(page.Locator(news + " + tr pre")).ToContainTextAsync(ended, new() { UseInnerText = false });
        var link = (await page.Locator(news + " a[data-link]").GetAttributeAsync("href"))!;
        await using var his = await _scene.OpenAsync(fixture.Browser, null, new() { Locale = language });
        await his.Page.GotoAsync(link);
        await his.SignInAsync(owner);
        await Expect(his.Page.Locator("tr[data-visit=over]")).ToContainTextAsync("T-1042");
    }

    [Theory]
    [InlineData("update support_visits set ended_at = expires_at, ended_how = 'left'")]
    [InlineData("update auth.users set platform_admin = false")]
    public async Task An_end_from_elsewhere_closes_the_open_page(string ended)
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await EnterAsync(tab);

        await _scene.Database.AsSuperuserAsync<object>(ended + " returning 1");

        await Expect(tab.Page.Locator("[data-support]")).ToHaveCountAsync(0);
        await Expect(tab.Page).ToHaveURLAsync(new Regex("/platform/support$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static async Task EnterAsync(BrowserPage tab)
    {
        await tab.Page.GotoAsync("/platform/support?tenant=borealis");
        await tab.ConnectedAsync();
        await tab.Page.Locator("#support-reason").FillAsync("The grid stays grey");
        await tab.Page.Locator("#support-ticket").FillAsync("T-1042");
        await tab.Page.Locator("[data-enter]").ClickAsync();
        await Expect(tab.Page.Locator("[data-support=reading]")).ToBeVisibleAsync();
        await tab.ConnectedAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await done())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task OpenSpaceAsync(IPage page)
    {
        await page.GotoAsync("/t/borealis/operations?space=A-001");
        await page.Locator("[data-live=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Expect(page.Locator("[data-drawer-of]")).ToBeVisibleAsync();
    }
}
