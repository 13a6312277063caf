using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>What sweeps ask as the platform: which tenants have work of a kind. The work itself is then done as each tenant.</summary>
internal static class PlatformQueries
{
    /// <param name="sources">The platform's source is used.</param>
    /// <param name="sql">Selects tenant ids; its only parameter is the moment.</param>
    /// <param name="moment">For instance: due before this.</param>
    public static async Task<IReadOnlyList<TenantId>> TenantsAsync(this ParkingSources sources, string sql, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        await using var command = sources.Platform.CreateCommand(sql);
        command.Parameters.Add(Sql.P(moment));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<TenantId>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tenants.Add(new TenantId(reader.GetGuid(0)));
        }

        return tenants;
    }
}
