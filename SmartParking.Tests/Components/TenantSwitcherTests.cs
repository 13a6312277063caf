using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Components;

public sealed class TenantSwitcherTests : BunitContext, IAsyncLifetime
{
    private readonly Guid _person = Guid.CreateVersion7();
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;
    private PortalDatabase _database = null!;

    public async Task InitializeAsync()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        _database = await PortalDatabase.CreateAsync();
        Services.AddLocalization();
        Services.AddSingleton(_database.Sources);
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<TenantDirectory>();
        Services.AddScoped<CircuitOrigin>();
        Services.AddScoped<CurrentPerson>();
        AddAuthorization().SetAuthorized("olivia").SetClaims(new Claim(ClaimTypes.NameIdentifier, _person.ToString()));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        CultureInfo.CurrentUICulture = _before;
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_current_tenant_is_marked_and_the_platform_is_not_offered_to_members()
    {
        var acme = await JoinAsync("acme");
        await JoinAsync("borealis");

        var switcher = await OpenAsync(acme, platformAdmin: false);

        switcher.FindAll("a").Select(link => link.GetAttribute("href")).ShouldBe(["/t/acme/operations", "/t/borealis/operations"]);
        switcher.Find("[aria-current=true]").TextContent.ShouldContain("Tenant acme");
        switcher.FindAll("a").ShouldAllBe(link => link.GetAttribute("target") == "_top");
        switcher.Find("[data-tenant-switch] .name").TextContent.ShouldBe("Tenant acme");
    }

    [Fact]
    public async Task A_platform_admin_is_offered_all_tenants_first()
    {
        await JoinAsync("acme");

        var switcher = await OpenAsync(null, platformAdmin: true, onPlatform: true);

        switcher.FindAll("a").Select(link => link.GetAttribute("href")).ShouldBe(["/platform", "/t/acme/operations"]);
        switcher.Find("[aria-current=true]").TextContent.ShouldContain("Platform (all tenants)");
    }

    [Fact]
    public async Task Five_hundred_tenants_are_narrowed_by_typing_without_accents_or_case()
    {
        await _database.Platform.ExecuteAsync(
            PortalDatabase.TheTest,
            "insert into tenants (id, slug, name) select gen_random_uuid(), 'tenant-' || n, 'Café ' || lpad(n::text, 3, '0') from generate_series(1, 500) n",
            [],
            CancellationToken.None);

        await _database.AsSuperuserAsync<object>(
            "with made as (insert into memberships (tenant_id, id, user_id, role, name, email) select id, gen_random_uuid(), $1, 'viewer', 'Olivia', 'o@example.test' from tenants where slug like 'tenant-%' returning 1) select count(*) from made",
            _person);
        var switcher = await OpenAsync(null, platformAdmin: false);

        switcher.FindAll("a").Count.ShouldBe(50);
        switcher.Find(".hint").TextContent.ShouldBe("The first 50 of 500. Type to narrow the list.");
        await switcher.Find("input").InputAsync(new ChangeEventArgs { Value = "CAFE 49" });
        switcher.FindAll("a").Count.ShouldBe(10);
        await switcher.Find("input").InputAsync(new ChangeEventArgs { Value = "zzz" });
        switcher.Find(".hint").TextContent.ShouldBe("No tenant of this name.");
    }

    [Fact]
    public async Task It_speaks_french()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");

        var switcher = await OpenAsync(null, platformAdmin: true, onPlatform: true);

        switcher.Find("[data-tenant-switch] .name").TextContent.ShouldBe("Plateforme (tous les exploitants)");
        switcher.Find("input").GetAttribute("aria-label").ShouldBe("Rechercher un exploitant");
    }

    private async Task<TenantAccess> JoinAsync(string slug)
    {
        var tenant = await SeededTenant.CreateAsync(_database, slug, spaces: 0);
        await new SeededPerson(_person, "olivia@example.test", "Olivia").JoinAsync(_database, tenant, Role.Operator);
        return (await new TenantDirectory(_database.Sources, TimeProvider.System).FindAsync(_person, slug, default))!;
    }

    private async Task<IRenderedComponent<TenantSwitcher>> OpenAsync(TenantAccess? current, bool platformAdmin, bool onPlatform = false)
    {
        var switcher = Render<TenantSwitcher>(parameters => parameters
            .Add(each => each.Current, current)
            .Add(each => each.PlatformAdmin, platformAdmin)
            .Add(each => each.OnPlatform, onPlatform));
        await switcher.Find("[data-tenant-switch]").ClickAsync(new());
        await switcher.WaitForElementAsync("ul");
        return switcher;
    }
}
