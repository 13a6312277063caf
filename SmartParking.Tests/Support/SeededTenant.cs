using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Support;

/// <summary>A tenant with a site, a zone, spaces and a Bosch sensor on each.</summary>
internal sealed record SeededTenant(TenantId Id, string Slug, string Secret, Guid SiteId, Guid ZoneId, IReadOnlyList<SeededSpace> Spaces)
{
    /// <param name="slug">Also names the tenant; its site is <c>{slug}-site</c>.</param>
    /// <param name="prefix">Of the codes: A gives …</param>
    public static async Task<SeededTenant> CreateAsync(PortalDatabase database, string slug, int spaces = 3, string prefix = "A")
    {
        var tenant = new TenantId(Guid.CreateVersion7());
        await database.Platform.ExecuteAsync(
            PortalDatabase.TheTest,
            "insert into tenants (id, slug, name, band) values ($1, $2, $3, '#0060A8')",
            [new NpgsqlParameter { Value = tenant.Value }, new NpgsqlParameter { Value = slug }, new NpgsqlParameter { Value = "Tenant " + slug }],
            CancellationToken.None);

        var secret = "sp_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var site = Guid.CreateVersion7();
        var zone = Guid.CreateVersion7();
        await database.ExecuteAsync(
            tenant,
            "insert into webhook_secrets (tenant_id, id, label, secret_hash) values ($1, gen_random_uuid(), 'test', $2)",
            tenant.Value,
            SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        await database.ExecuteAsync(tenant, "insert into sites (tenant_id, id, slug, name, time_zone) values ($1, $2, $3, $4, 'Europe/Paris')", tenant.Value, site, slug + "-site", "Site " + slug);
        await database.ExecuteAsync(tenant, "insert into zones (tenant_id, id, site_id, name) values ($1, $2, $3, 'Level 1')", tenant.Value, zone, site);
        var made = new List<SeededSpace>();
        for (var number = 1; number <= spaces; number++)
        {
            made.Add(await AddSpaceAsync(database, tenant, site, zone, $"{prefix}-{number:000}"));
        }

        return new SeededTenant(tenant, slug, secret, site, zone, made);
    }

    private static async Task<SeededSpace> AddSpaceAsync(PortalDatabase database, TenantId tenant, Guid site, Guid zone, string code)
    {
        var space = new SeededSpace(Guid.CreateVersion7(), code, Guid.CreateVersion7(), Convert.ToHexString(RandomNumberGenerator.GetBytes(8)));
        await database.ExecuteAsync(tenant, "insert into spaces (tenant_id, id, site_id, zone_id, code) values ($1, $2, $3, $4, $5)", tenant.Value, space.Id, site, zone, code);
        await database.ExecuteAsync(
            tenant,
            "insert into devices (tenant_id, id, dev_eui, name, codec, space_id) values ($1, $2, $3, $4, 'bosch-tps110', $5)",
            tenant.Value,
            space.DeviceId,
            space.DevEui,
            "Sensor " + code,
            space.Id);
        return space;
    }
}

/// <summary>A space and its sensor.</summary>
internal sealed record SeededSpace(Guid Id, string Code, Guid DeviceId, string DevEui);
