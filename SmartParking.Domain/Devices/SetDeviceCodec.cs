using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>
/// An admin gives a device a codec of its own, or leaves it to its profile, and says below which distance a car stands there; see
/// docs/codecs.md. Holds from the next event on.
/// </summary>
public sealed class SetDeviceCodec(TenantScope scope, TenantGate gate, AuditWriter audit)
{
    public const int LeastMm = 20;
    public const int MostMm = 20_000;

    private const string Known =
        """
        select d.name, d.codec, d.occupied_below_mm, c.codec
        from devices d
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join profile_codecs c on c.tenant_id = d.tenant_id and c.profile_id = s.profile_id
        where d.tenant_id = $1 and d.id = $2
        for no key update of d
        """;

    private const string Write = "update devices set codec = $3, occupied_below_mm = $4 where tenant_id = $1 and id = $2";

    /// <param name="codec">Null: as its profile.</param>
    /// <param name="occupiedBelowMm">Null: a distance says nothing about occupancy. Where the codec measures none, what was set before stays.</param>
    /// <returns>Refusals: access.denied, codec.unknown, codec.threshold, device.unknown.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, Guid device, string? codec, int? occupiedBelowMm, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.DevicesManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        if (codec is not null && !CodecCatalogue.TryFind(codec, out _))
        {
            return Outcome.Refused("codec.unknown");
        }

        if (occupiedBelowMm is < LeastMm or > MostMm)
        {
            return Outcome.Refused("codec.threshold");
        }

        return await scope.RunAsync(access.TenantId, access.For("device.set_codec"), (work, cancel) => WriteAsync(work, device, codec, occupiedBelowMm, actor, cancel), cancellationToken);
    }

    private async Task<Outcome> WriteAsync(TenantWork work, Guid device, string? codec, int? threshold, Actor actor, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        string name;
        string? before, ofProfile;
        int? thresholdBefore;
        await using (var known = work.Command(Known, Sql.P(tenant), Sql.P(device)))
        await using (var row = await known.ExecuteReaderAsync(cancellationToken))
        {
            if (!await row.ReadAsync(cancellationToken))
            {
                return Outcome.Refused("device.unknown");
            }

            (name, before, thresholdBefore, ofProfile) = (row.GetString(0), Sql.Text(row, 1), Sql.Nullable<int>(row, 2), Sql.Text(row, 3));
        }

        var occupiedBelowMm = CodecCatalogue.NeedsThreshold(codec ?? ofProfile) ? threshold : thresholdBefore;
        if ((before, thresholdBefore) == (codec, occupiedBelowMm))
        {
            return Outcome.Done;
        }

        await using var change = work.Command(Write, Sql.P(tenant), Sql.P(device), Sql.P(codec), Sql.P(occupiedBelowMm));
        await change.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(
            work,
            actor,
            new AuditEntry("device.set_codec", "device", device.ToString(), Before: new { name, codec = before, occupiedBelowMm = thresholdBefore }, After: new { name, codec, occupiedBelowMm }),
            cancellationToken);
        return Outcome.Done;
    }
}
