using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>What each role finds and opens of the pages that concern people, keys and support.</summary>
[Collection(BrowserTests.Name)]
public sealed class PeopleByRoleTests(BrowserFixture fixture) : IAsyncLifetime
{
    /// <summary>In the order of the role they begin with: everybody, admins, owners.</summary>
    private static readonly string[] Pages = ["roles", "members", "support", "keys"];

    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Not allowed", "Who may do what", "Members", "Support visits", "API keys")]
    [InlineData("fr-FR", "Accès refusé", "Qui peut faire quoi", "Membres", "Visites du support", "Clés d’API")]
    public async Task A_role_finds_the_pages_it_may_open_and_no_others(string language, string forbidden, params string[] headings)
    {
        foreach (var (role, opens) in new[] { (Role.Viewer, 1), (Role.Operator, 1), (Role.Admin, 3), (Role.Owner, 4) })
        {
            var person = await SeededPerson.CreateAsync(_scene.Portal, $"Paula {role}");
            await person.JoinAsync(_scene.Database, _scene.Borealis, role);
            await using var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language });
            await tab.ConnectedAsync();
            for (var number = 0; number < Pages.Length; number++)
            {
                await Expect(tab.Page.Locator($"nav a[href='/t/borealis/{Pages[number]}']")).ToHaveCountAsync(number < opens ? 1 : 0);
            }

            await LookAsync(tab, opens, forbidden, headings);
            await tab.Page.GotoAsync("/t/borealis/roles");
            await Expect(tab.Page.Locator("[data-own]")).ToHaveAttributeAsync("data-own", role.Code());
            await Expect(tab.Page.Locator("th[data-mine=true]")).ToHaveAttributeAsync("data-column", role.Code());
            // Nothing lies over the first row.
            await tab.Page.Locator("tr[data-permission] th").First.HoverAsync(new() { Trial = true });
            (await tab.Page.GotoAsync("/platform/support"))!.Status.ShouldBe(404, "who is no platform admin");
        }
    }

    private static async Task LookAsync(BrowserPage tab, int opens, string forbidden, string[] headings)
    {
        for (var number = 0; number < Pages.Length; number++)
        {
            var open = number < opens;
            await tab.Page.GotoAsync("/t/borealis/" + Pages[number]);
            await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(open ? headings[number] : forbidden);
            if (open)
            {
                await tab.ConnectedAsync();
                tab.Complaints.ShouldBeEmpty();
            }

            // A page that is refused is a failed request to the browser.
            tab.Forgive();
        }
    }
}
