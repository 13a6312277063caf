using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>What sweeps ask as the platform: which tenants have work of a kind. The work itself is then done as each tenant.</summary>
internal static class PlatformQueries
{
    /// <summary>Does a work for every tenant that has some. A tenant whose work fails does not keep the others from theirs.</summary>
    /// <param name="platform">Finds the tenants.</param>
    /// <param name="caller">The sweep.</param>
    /// <param name="sql">Selects tenant ids; its only parameter is the moment.</param>
    /// <param name="moment">For instance: due before this.</param>
    /// <param name="work">What is done as each tenant.</param>
    /// <param name="cancellationToken">Ends the sweep.</param>
    /// <returns>The sum of what the work returned.</returns>
    /// <exception cref="AggregateException">The work of one or more tenants failed; the others' is done.</exception>
    public static async Task<int> SweepAsync(
        this PlatformScope platform, Caller caller, string sql, DateTimeOffset moment, Func<TenantId, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var done = 0;
        var failures = new List<Exception>();
        foreach (var tenant in await platform.TenantsAsync(caller, sql, moment, cancellationToken))
        {
            try
            {
                done += await work(tenant, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(failure);
            }
        }

        return failures.Count == 0 ? done : throw new AggregateException($"The sweep failed for {failures.Count} tenants.", failures);
    }

    private static Task<List<TenantId>> TenantsAsync(this PlatformScope platform, Caller caller, string sql, DateTimeOffset moment, CancellationToken cancellationToken) =>
        platform.RunAsync(
            caller,
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, Sql.P(moment));
                await using var reader = await command.ExecuteReaderAsync(cancel);
                var tenants = new List<TenantId>();
                while (await reader.ReadAsync(cancel))
                {
                    tenants.Add(new TenantId(reader.GetGuid(0)));
                }

                return tenants;
            },
            cancellationToken);
}
