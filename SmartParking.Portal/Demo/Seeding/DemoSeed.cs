using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Writes the plan into an empty database; what is there already stays, so an interrupted seeding can be taken up again.</summary>
internal sealed class DemoSeed(PlatformScope platform, TenantSeed tenants, PeopleSeed people, KeySeed keys)
{
    public Task<bool> HasCustomersAsync(CancellationToken cancellationToken) =>
        platform.RunAsync(
            TenantSeed.Seeding,
            async (work, cancel) =>
            {
                await using var command = work.Command("select exists (select from tenants where kind not in ('platform', 'canary'))");
                return (bool)(await command.ExecuteScalarAsync(cancel))!;
            },
            cancellationToken);

    public async Task ApplyAsync(DemoPlan plan, DemoFile known, CancellationToken cancellationToken)
    {
        await people.AddAsync(plan.PlatformAdmin, known.Platform.Password, platformAdmin: true, cancellationToken);
        await tenants.AddSecretAsync(Domain.Kernel.TenantId.Platform, plan.PlatformSecretId, known.Platform.WebhookSecret, cancellationToken);
        foreach (var tenant in plan.Tenants)
        {
            await AddTenantAsync(tenant, cancellationToken);
            var file = known.Tenants.Single(each => each.Slug == tenant.Slug);
            foreach (var member in tenant.Members)
            {
                var password = file.Users.Single(user => user.Email == member.User.Email).Password;
                await people.AddAsync(member.User, password, platformAdmin: false, cancellationToken);
            }

            await tenants.AddAsync(tenant, file.WebhookSecret, cancellationToken);
        }
    }

    /// <summary>The file with keys that work: those it has, and new ones for those that were revoked or that it lacks.</summary>
    public async Task<DemoFile> WithKeysAsync(DemoPlan plan, DemoFile known, CancellationToken cancellationToken)
    {
        var all = new List<DemoFileTenant>();
        foreach (var file in known.Tenants)
        {
            var tenant = plan.Tenants.Single(each => each.Slug == file.Slug).Id;
            all.Add(file with
            {
                ApiKey = await keys.EnsureAsync(tenant, file.ApiKey, "Demonstration: everything", [Scope.Everything], cancellationToken),
                ViewerKey = await keys.EnsureAsync(tenant, file.ViewerKey, "Demonstration: reading", KeySeed.Reading, cancellationToken),
            });
        }

        return known with { Tenants = all };
    }

    private async Task AddTenantAsync(PlannedTenant tenant, CancellationToken cancellationToken) =>
        await platform.ExecuteAsync(
            TenantSeed.Seeding,
            "insert into tenants (id, slug, name, tier, band) values ($1, $2, $3, $4, $5) on conflict do nothing",
            [Sql.P(tenant.Id.Value), Sql.P(tenant.Slug), Sql.P(tenant.Name), Sql.P(tenant.Tier), Sql.P(tenant.Band)],
            cancellationToken);
}
