using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices.Gateways;

/// <summary>An admin corrects what is said of a gateway, or takes it off the list. What it hears is seen all the same.</summary>
public sealed class ChangeGateway(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Known =
        """
        select gateway_id, name, description, model, location, latitude, longitude, altitude, site_id, enabled, config::text, xmin::text::bigint
        from gateways where tenant_id = $1 and id = $2 and deleted_at is null for no key update
        """;

    private const string Write =
        """
        update gateways set gateway_id = $3, name = $4, description = $5, model = $6, location = $7, latitude = $8, longitude = $9, altitude = $10,
            site_id = $11, enabled = $12, config = $13::jsonb, updated_at = $14
        where tenant_id = $1 and id = $2
        """;

    private const string Remove = "update gateways set deleted_at = $3, updated_at = $3 where tenant_id = $1 and id = $2";

    /// <param name="version">The row's, as it was read; null: whatever it is now.</param>
    /// <returns>Refusals: those of <see cref="CreateGateway"/> but the limit, gateway.unknown, changed.meanwhile.</returns>
    public async Task<Outcome> EditAsync(TenantAccess access, Guid gateway, GatewayDraft draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.GatewaysManage, cancellationToken) is not { } entered)
        {
            return Outcome.Refused("access.denied");
        }

        var (refusal, clean) = GatewayRules.Check(draft);
        if (refusal is not null)
        {
            return refusal;
        }

        try
        {
            return await scope.RunAsync(entered.TenantId, entered.For("gateway.update"), (work, cancel) => EditAsync(work, gateway, clean, version, actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (GatewayRules.IsTaken(failure))
        {
            return GatewayRules.Taken(clean.GatewayId);
        }
    }

    /// <returns>Refusals: access.denied, gateway.unknown, changed.meanwhile.</returns>
    public async Task<Outcome> DeleteAsync(TenantAccess access, Guid gateway, uint? version, Actor actor, CancellationToken cancellationToken) =>
        await gate.EnterAsync(access, Permission.GatewaysManage, cancellationToken) is { } entered
            ? await scope.RunAsync(entered.TenantId, entered.For("gateway.delete"), (work, cancel) => DeleteAsync(work, gateway, version, actor, cancel), cancellationToken)
            : Outcome.Refused("access.denied");

    private async Task<Outcome> EditAsync(TenantWork work, Guid gateway, GatewayDraft draft, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(work, gateway, cancellationToken);
        var refusal = WhyNot(known, version)
            ?? (known!.Value.Draft.SiteId == draft.SiteId ? null : await GatewayRules.SiteProblemAsync(work, draft.SiteId, cancellationToken));
        if (refusal is not null)
        {
            return refusal;
        }

        await using var write = work.Command(Write, [Sql.P(work.Tenant.Value), Sql.P(gateway), .. GatewayRules.Columns(draft, time.GetUtcNow())]);
        await write.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("gateway.update", "gateway", gateway.ToString(), GatewayRules.Told(known!.Value.Draft), GatewayRules.Told(draft)), cancellationToken);
        return Outcome.Done;
    }

    private async Task<Outcome> DeleteAsync(TenantWork work, Guid gateway, uint? version, Actor actor, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(work, gateway, cancellationToken);
        if (WhyNot(known, version) is { } refusal)
        {
            return refusal;
        }

        await using var remove = work.Command(Remove, Sql.P(work.Tenant.Value), Sql.P(gateway), Sql.P(time.GetUtcNow()));
        await remove.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("gateway.delete", "gateway", gateway.ToString(), GatewayRules.Told(known!.Value.Draft)), cancellationToken);
        return Outcome.Done;
    }

    private static Outcome? WhyNot((GatewayDraft Draft, uint Version)? known, uint? version) => known switch
    {
        null => Outcome.Refused("gateway.unknown"),
        { } row when version is { } seen && seen != row.Version => Outcome.Refused("changed.meanwhile"),
        _ => null,
    };

    private static async Task<(GatewayDraft Draft, uint Version)?> KnownAsync(TenantWork work, Guid gateway, CancellationToken cancellationToken) =>
        (await work.RowsAsync(
            Known,
            [Sql.P(work.Tenant.Value), Sql.P(gateway)],
            row => ((GatewayDraft, uint)?)(
                new GatewayDraft(
                    row.GetString(0),
                    row.GetString(1),
                    Sql.Text(row, 2),
                    Sql.Text(row, 3),
                    Sql.Text(row, 4),
                    Sql.Nullable<double>(row, 5),
                    Sql.Nullable<double>(row, 6),
                    Sql.Nullable<double>(row, 7),
                    Sql.Nullable<Guid>(row, 8),
                    row.GetBoolean(9),
                    row.GetString(10)),
                (uint)row.GetInt64(11)),
            cancellationToken)).SingleOrDefault();
}
