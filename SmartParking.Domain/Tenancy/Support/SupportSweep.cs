using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>
/// Writes the end of visits whose time is over, for the tenant's audit and for whoever has their pages open. They open nothing
/// since their end, whether or not this ever runs.
/// </summary>
public sealed class SupportSweep(PlatformScope platform, TenantScope scope, SupportNews news, TimeProvider time)
{
    private static readonly Caller Sweeper = Caller.Job("support.sweep");

    private const string DueTenants = "select distinct tenant_id from support_visits where ended_at is null and expires_at <= $1";

    private const string End =
        """
        update support_visits set ended_at = expires_at, ended_how = 'expired'
        where tenant_id = $1 and ended_at is null and expires_at <= $2
        returning id, ticket, expires_at
        """;

    /// <returns>How many ended.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return platform.SweepAsync(
            Sweeper,
            DueTenants,
            now,
            (tenant, cancel) => scope.RunAsync(tenant, Sweeper, (work, inside) => EndAsync(work, now, inside), cancel),
            cancellationToken);
    }

    private async Task<int> EndAsync(TenantWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await work.RowsAsync(
            End,
            [Sql.P(work.Tenant.Value), Sql.P(now)],
            row => (Id: row.GetGuid(0), Ticket: row.GetString(1), At: row.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken);
        foreach (var (id, ticket, at) in ended)
        {
            await news.ExpiredAsync(work, id, ticket, at, cancellationToken);
        }

        return ended.Count;
    }
}
