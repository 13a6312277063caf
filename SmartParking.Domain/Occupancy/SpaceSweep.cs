using SmartParking.Domain.Data;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>What time alone changes on the sensed axis: finds the tenants, and in each locks the devices before it writes.</summary>
internal static class SpaceSweep
{
    /// <param name="sql">Due: tenants, from $1 the moment. Lock and Write: in one tenant, $1, with $2 the moment; Write returns the spaces it changed.</param>
    /// <returns>How many spaces changed.</returns>
    public static Task<int> RunAsync(
        PlatformScope platform,
        TenantScope scope,
        ParkingSignals signals,
        Caller sweeper,
        (string Due, string Lock, string Write) sql,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        platform.SweepAsync(
            sweeper,
            sql.Due,
            now,
            async (tenant, cancel) =>
            {
                var spaces = await scope.RunAsync(tenant, sweeper, (work, inside) => WriteAsync(work, sql.Lock, sql.Write, now, inside), cancel);
                signals.SpacesChanged(tenant, spaces);
                return spaces.Count;
            },
            cancellationToken);

    private static async Task<IReadOnlyList<Guid>> WriteAsync(TenantWork work, string locks, string write, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using (var devices = work.Command(locks, Sql.P(work.Tenant.Value), Sql.P(now)))
        {
            await devices.ExecuteNonQueryAsync(cancellationToken);
        }

        return await work.RowsAsync(write, [Sql.P(work.Tenant.Value), Sql.P(now)], row => row.GetGuid(0), cancellationToken);
    }
}
