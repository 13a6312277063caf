using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices.Gateways;

/// <summary>An admin says what and where a gateway is. It is no claim: one gateway hears several tenants, and each may know it.</summary>
public sealed class CreateGateway(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    private const string Insert =
        """
        insert into gateways (tenant_id, id, gateway_id, name, description, model, location, latitude, longitude, altitude, site_id, enabled, config, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $14)
        """;

    /// <returns>
    /// Refusals: access.denied, gateway.id.format, gateway.id.taken, device.name.length, device.text.length, gateway.position.half,
    /// gateway.latitude.range, gateway.longitude.range, gateway.altitude.range, device.config.invalid, site.unknown, limit.gateways.
    /// </returns>
    public async Task<(Outcome Outcome, Guid Id)> ExecuteAsync(TenantAccess access, GatewayDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.GatewaysManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), Guid.Empty);
        }

        var (refusal, clean) = GatewayRules.Check(draft);
        if (refusal is not null)
        {
            return (refusal, Guid.Empty);
        }

        try
        {
            return await scope.RunAsync(entered.TenantId, entered.For("gateway.create"), (work, cancel) => WriteAsync(work, clean, actor, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (GatewayRules.IsTaken(failure))
        {
            return (GatewayRules.Taken(clean.GatewayId), Guid.Empty);
        }
    }

    private async Task<(Outcome Outcome, Guid Id)> WriteAsync(TenantWork work, GatewayDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        var refusal = await TenantLimits.RefuseAsync(work, TenantLimit.Gateways, 1, cancellationToken) ?? await GatewayRules.SiteProblemAsync(work, draft.SiteId, cancellationToken);
        if (refusal is not null)
        {
            return (refusal, Guid.Empty);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await using var insert = work.Command(Insert, [Sql.P(work.Tenant.Value), Sql.P(id), .. GatewayRules.Columns(draft, now)]);
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("gateway.create", "gateway", id.ToString(), After: GatewayRules.Told(draft)), cancellationToken);
        return (Outcome.Done, id);
    }
}
