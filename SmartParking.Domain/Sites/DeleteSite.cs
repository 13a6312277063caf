using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>An admin deletes a site that no space lies on any more. Its rows stay, for what happened there.</summary>
public sealed class DeleteSite(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const string Live = "select count(*) from spaces where tenant_id = $1 and site_id = $2 and deleted_at is null";
    private const string Delete = "update sites set deleted_at = $3, updated_at = $3 where tenant_id = $1 and id = $2";

    // A gateway stands where it stands, but on no site that is gone.
    private const string Leave = "update gateways set site_id = null, updated_at = $3 where tenant_id = $1 and site_id = $2 and deleted_at is null";

    /// <param name="version">What was looked at; null: whatever it is now.</param>
    /// <returns>Refusals: access.denied, site.unknown, changed.meanwhile, site.in_use with the number of spaces.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid site, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.SitesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var outcome = await scope.RunAsync(entered.TenantId, entered.For("site.delete"), (work, cancel) => WriteAsync(work, site, version, actor, cancel), cancellationToken);
        if (outcome.IsDone)
        {
            signals.SpacesChanged(entered.TenantId, [site]);
        }

        return outcome;
    }

    private async Task<Outcome> WriteAsync(TenantWork work, Guid site, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        // Who adds a space holds the row for key share: it is counted here, or comes to a site that is gone.
        if (await SiteSql.FindAsync(work, site, "for update", cancellationToken) is not { } was)
        {
            return Outcome.Refused("site.unknown");
        }

        if (version is { } seen && seen != was.Version)
        {
            return Outcome.Refused("changed.meanwhile");
        }

        await using var count = work.Command(Live, Sql.P(work.Tenant.Value), Sql.P(site));
        if (await count.ExecuteScalarAsync(cancellationToken) is long spaces and > 0)
        {
            return Outcome.Refused("site.in_use", null, spaces);
        }

        var now = time.GetUtcNow();
        foreach (var sql in new[] { Delete, Leave })
        {
            await using var command = work.Command(sql, Sql.P(work.Tenant.Value), Sql.P(site), Sql.P(now));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await audit.WriteAsync(work, actor, new AuditEntry("site.delete", "site", site.ToString(), Before: SiteSql.Told(was.Draft)), cancellationToken);
        return Outcome.Done;
    }
}
