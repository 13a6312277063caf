using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>An admin says which codec reads the devices of a ChirpStack profile; see docs/codecs.md. Holds from the next event on.</summary>
public sealed class SetProfileCodec(TenantScope scope, TenantGate gate, AuditWriter audit)
{
    private const int LongestId = 255;

    private const string Known =
        """
        select coalesce(
            (select s.profile_name from device_state s where s.tenant_id = $1 and s.profile_id = $2 order by s.last_seen_at desc nulls last limit 1),
            (select u.profile_name from unknown_devices u where u.tenant_id = $1 and u.profile_id = $2 order by u.last_seen_at desc limit 1),
            (select '' from profile_codecs c where c.tenant_id = $1 and c.profile_id = $2))
        """;

    private const string Now = "select codec from profile_codecs where tenant_id = $1 and profile_id = $2 for update";

    private const string Write =
        """
        insert into profile_codecs (tenant_id, profile_id, codec) values ($1, $2, $3)
        on conflict (tenant_id, profile_id) do update set codec = excluded.codec
        """;

    private const string Remove = "delete from profile_codecs where tenant_id = $1 and profile_id = $2";

    /// <param name="profile">ChirpStack's id of it.</param>
    /// <param name="codec">Null: none.</param>
    /// <returns>Refusals: access.denied, codec.unknown, profile.unknown.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, string profile, string? codec, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (await gate.EnterAsync(userId, tenantSlug, Permission.DevicesManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        if (codec is not null && !CodecCatalogue.TryFind(codec, out _))
        {
            return Outcome.Refused("codec.unknown");
        }

        if (profile.Length is 0 or > LongestId || profile.Contains('\0', StringComparison.Ordinal))
        {
            return Outcome.Refused("profile.unknown");
        }

        return await scope.RunAsync(access.TenantId, access.For("profile_codec.set"), (work, cancel) => WriteAsync(work, profile, codec, actor, cancel), cancellationToken);
    }

    private async Task<Outcome> WriteAsync(TenantWork work, string profile, string? codec, Actor actor, CancellationToken cancellationToken)
    {
        var (tenant, id) = (work.Tenant.Value, profile);
        await using var known = work.Command(Known, Sql.P(tenant), Sql.P(id));
        if (await known.ExecuteScalarAsync(cancellationToken) is not string name)
        {
            return Outcome.Refused("profile.unknown");
        }

        await using var now = work.Command(Now, Sql.P(tenant), Sql.P(id));
        var before = await now.ExecuteScalarAsync(cancellationToken) as string;
        if (before == codec)
        {
            return Outcome.Done;
        }

        await using var change = codec is null ? work.Command(Remove, Sql.P(tenant), Sql.P(id)) : work.Command(Write, Sql.P(tenant), Sql.P(id), Sql.P(codec));
        await change.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("profile_codec.set", "profile", id, Before: new { name, codec = before }, After: new { name, codec }), cancellationToken);
        return Outcome.Done;
    }
}
