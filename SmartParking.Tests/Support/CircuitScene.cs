using Microsoft.AspNetCore.Builder;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Support;

/// <summary>Two tenants, and circuits of their people to attack with.</summary>
internal sealed class CircuitScene : IAsyncDisposable
{
    public const string Operations = "/t/acme/operations";
    public const string OpenSpace = "/t/acme/operations?space=A-001";

    private readonly List<CircuitBrowser> _browsers = [];

    public required PortalScene Portal { get; init; }

    /// <summary>Viewer of Acme.</summary>
    public required SeededPerson Vera { get; init; }

    /// <summary>Operator of Acme.</summary>
    public SeededPerson Olivia => Portal.Olivia;

    /// <summary>Operator of Borealis.</summary>
    public required SeededPerson Boris { get; init; }

    /// <summary>
    /// What stands in no page but those of Borealis, and in its operations page with A-001 open all of it. Its slugs are not
    /// in it: who types one reads it again.
    /// </summary>
    public IEnumerable<string> Foreign =>
    [
        "Tenant borealis", "Site borealis", Portal.Borealis.ZoneId.ToString(),
        .. Portal.Borealis.Spaces.Select(space => space.Id.ToString()),
        string.Join(' ', Portal.Borealis.Spaces[0].DevEui.Chunk(4).Select(part => new string(part))),
    ];

    public static async Task<CircuitScene> StartAsync(Action<WebApplicationBuilder>? compose = null)
    {
        var portal = await PortalScene.StartAsync(compose);
        var scene = new CircuitScene
        {
            Portal = portal,
            Vera = await SeededPerson.CreateAsync(portal.Portal, "Vera Viewer"),
            Boris = await SeededPerson.CreateAsync(portal.Portal, "Boris Borealis"),
        };
        await scene.Vera.JoinAsync(portal.Database, portal.Acme, Role.Viewer);
        await scene.Boris.JoinAsync(portal.Database, portal.Borealis, Role.Operator);
        return scene;
    }

    public async Task<CircuitBrowser> BrowserAsync(SeededPerson? person)
    {
        var browser = new CircuitBrowser(Portal.Portal.Address);
        _browsers.Add(browser);
        return person is null ? browser : await browser.SignInAsync(person.Email, SeededPerson.Password);
    }

    /// <summary>A circuit whose page is there: its heading is, so its gate has decided.</summary>
    public async Task<CircuitClient> OpenAsync(SeededPerson person, string path) => await OpenAsync(await BrowserAsync(person), path);

    public static async Task<CircuitClient> OpenAsync(CircuitBrowser browser, string path)
    {
        var client = await CircuitClient.OpenAsync(browser, path);
        await client.UntilAsync(tree => tree.Find("h1") is not null && (!path.Contains("space=", StringComparison.Ordinal) || tree.Find("section[data-part='history']") is not null), path);
        return client;
    }

    public Task<IReadOnlyList<string>> PrintAsync() => DatabasePrint.OfAsync(Portal.Database);

    public Task<long> OverridesAsync() => Portal.Database.AsSuperuserAsync<long>("select count(*) from space_overrides o join tenants t on t.id = o.tenant_id where t.kind <> 'canary'");

    /// <summary>Whatever was sent to this circuit since it began, nothing of Borealis was in it.</summary>
    public void ShouldNeverHaveSeenBorealis(CircuitClient client) => Foreign.Where(client.EverSent).ShouldBeEmpty();

    public async ValueTask DisposeAsync()
    {
        _browsers.ForEach(browser => browser.Dispose());
        await Portal.DisposeAsync();
    }
}
