using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Sites;

/// <summary>An admin changes what is said of a site.</summary>
public sealed class EditSite(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    /// <param name="draft">All of it; without a slug it keeps the one it has.</param>
    /// <param name="version">What was looked at; null: whatever it is now.</param>
    /// <returns>Refusals: as of <see cref="CreateSite"/>, and site.unknown, changed.meanwhile.</returns>
    public async Task<Outcome> ExecuteAsync(TenantAccess access, Guid site, SiteDraft draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (await gate.EnterAsync(access, Permission.SitesManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var (refusal, clean) = SiteRules.Check(draft);
        if (refusal is not null)
        {
            return refusal;
        }

        Outcome outcome;
        try
        {
            outcome = await scope.RunAsync(entered.TenantId, entered.For("site.edit"), (work, cancel) => WriteAsync(work, site, (draft, clean), version, actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (SiteNames.Taken(failure) is { } taken)
        {
            return taken;
        }

        if (outcome.IsDone)
        {
            signals.SpacesChanged(entered.TenantId, [site]);
        }

        return outcome;
    }

    private async Task<Outcome> WriteAsync(TenantWork work, Guid site, (SiteDraft Told, SiteDraft Clean) draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        if (await SiteSql.FindAsync(work, site, "for no key update", cancellationToken) is not { } was)
        {
            return Outcome.Refused("site.unknown");
        }

        if (version is { } seen && seen != was.Version)
        {
            return Outcome.Refused("changed.meanwhile");
        }

        var became = draft.Told.Slug is null ? draft.Clean with { Slug = was.Draft.Slug } : draft.Clean;
        await using (var update = work.Command(SiteSql.Update, SiteSql.Parameters(work.Tenant, site, became, time.GetUtcNow())))
        {
            await update.ExecuteNonQueryAsync(cancellationToken);
        }

        await audit.WriteAsync(work, actor, new AuditEntry("site.edit", "site", site.ToString(), Before: SiteSql.Told(was.Draft), After: SiteSql.Told(became)), cancellationToken);
        return Outcome.Done;
    }
}
