using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Tests.Support;

/// <summary>A Portal with two tenants, and people of every kind: what most browser tests begin with.</summary>
internal sealed class PortalScene : IAsyncDisposable
{
    private PortalScene(PortalDatabase database, RunningPortal portal)
    {
        Database = database;
        Portal = portal;
    }

    public PortalDatabase Database { get; }

    public RunningPortal Portal { get; }

    public required SeededTenant Acme { get; init; }

    public required SeededTenant Borealis { get; init; }

    /// <summary>Operator of Acme alone.</summary>
    public required SeededPerson Olivia { get; init; }

    /// <summary>Platform admin, and owner of Acme.</summary>
    public required SeededPerson Petra { get; init; }

    /// <summary>Member of nothing.</summary>
    public required SeededPerson Noah { get; init; }

    public static async Task<PortalScene> StartAsync(Action<WebApplicationBuilder>? compose = null)
    {
        var database = await PortalDatabase.CreateAsync();
        var portal = await RunningPortal.StartAsync(database, compose);
        var scene = new PortalScene(database, portal)
        {
            Acme = await SeededTenant.CreateAsync(database, "acme"),
            Borealis = await SeededTenant.CreateAsync(database, "borealis"),
            Olivia = await SeededPerson.CreateAsync(portal, "Olivia Operator"),
            Petra = await SeededPerson.CreateAsync(portal, "Petra Platform", platformAdmin: true),
            Noah = await SeededPerson.CreateAsync(portal, "Noah Nobody"),
        };
        await scene.Olivia.JoinAsync(database, scene.Acme, Role.Operator);
        await scene.Petra.JoinAsync(database, scene.Acme, Role.Owner);
        return scene;
    }

    public async Task<BrowserPage> OpenAsync(IBrowser browser, SeededPerson? person = null, BrowserNewContextOptions? options = null)
    {
        var tab = await BrowserPage.OpenAsync(browser, Portal.Address, options);
        if (person is not null)
        {
            await tab.SignInAsync(person);
        }

        return tab;
    }

    /// <summary>Puts a device into a tenant's inbox.</summary>
    public Task ReportUnknownAsync(SeededTenant tenant, string devEui, string name = "sensor-17") =>
        Database.ExecuteAsync(
            tenant.Id,
            """
            insert into unknown_devices (tenant_id, dev_eui, first_seen_at, last_seen_at, uplinks, device_name, profile_name, f_port, payload, rssi, snr)
            values ($1, $2, now() - interval '3 hours', now() - interval '40 seconds', 12, $3, 'Bosch TPS110', 1, '\x01', -97, 7.5)
            """,
            tenant.Id.Value,
            devEui,
            name);

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Database.DisposeAsync();
    }
}
