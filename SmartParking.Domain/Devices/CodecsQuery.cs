using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>Reads which codec reads the profiles and the devices of a tenant.</summary>
public sealed class CodecsQuery(TenantScope scope, TimeProvider time)
{
    /// <summary>So many devices are read at once; a search finds the others.</summary>
    public const int MostDevices = 50;

    private const string Profiles =
        """
        with seen as (
            select s.profile_id, s.profile_name, s.last_seen_at, 1 as devices, 0 as strangers
            from devices d join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            where d.tenant_id = $1 and d.decommissioned_at is null and s.profile_id is not null
            union all
            select profile_id, profile_name, last_seen_at, 0, 1 from unknown_devices where tenant_id = $1 and profile_id is not null
            union all
            select profile_id, null, null, 0, 0 from profile_codecs where tenant_id = $1
        ), unread as (
            select s.profile_id, count(*) as events
            from ingest_ledger l
                join devices d on d.tenant_id = l.tenant_id and d.dev_eui = l.dev_eui and d.decommissioned_at is null
                join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            where l.tenant_id = $1 and l.status = 'undecodable' and l.received_at > $2
            group by s.profile_id
        ), profiles as (
            select profile_id, coalesce((array_agg(profile_name order by last_seen_at desc) filter (where profile_name <> ''))[1], '') as name,
                sum(devices) as devices, sum(strangers) as strangers
            from seen group by profile_id
        )
        select p.profile_id, p.name, p.devices, p.strangers, c.codec, coalesce(u.events, 0)
        from profiles p
            left join profile_codecs c on c.tenant_id = $1 and c.profile_id = p.profile_id
            left join unread u on u.profile_id = p.profile_id
        order by lower(p.name), p.profile_id
        """;

    private const string Undecodable = "select count(*) from ingest_ledger where tenant_id = $1 and status = 'undecodable' and received_at > $2";

    private const string Devices =
        """
        select d.id, d.dev_eui, d.name, t.name, x.code, s.profile_id, s.profile_name, d.codec, c.codec, d.occupied_below_mm
        from devices d
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join spaces x on x.tenant_id = d.tenant_id and x.id = d.space_id
            left join sites t on t.tenant_id = x.tenant_id and t.id = x.site_id
            left join profile_codecs c on c.tenant_id = d.tenant_id and c.profile_id = s.profile_id
        where d.tenant_id = $1 and d.decommissioned_at is null and ($2 = '' or ($3 <> '' and position($3 in d.dev_eui) > 0)
            or position(lower($2) in lower(d.name)) > 0 or position(lower($2) in lower(x.code)) > 0
            or position(lower($2) in lower(s.profile_name)) > 0 or s.profile_id = $2)
        order by t.name, x.code, d.name, d.dev_eui
        limit $4
        """;

    /// <param name="search">A part of a DevEUI, also with the separators it is printed with, of a name, a space's code or a profile's name; empty for all.</param>
    public Task<CodecsView> ReadAsync(TenantAccess access, string? search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        var text = (search ?? string.Empty).Replace("\0", string.Empty, StringComparison.Ordinal).Trim();
        return scope.RunAsync(
            access.TenantId,
            access.For("codecs.read"),
            async (work, cancel) =>
            {
                var since = time.GetUtcNow().AddHours(-24);
                var profiles = await ProfilesAsync(work, since, cancel);
                var devices = await DevicesAsync(work, text, cancel);
                await using var count = work.Command(Undecodable, Sql.P(work.Tenant.Value), Sql.P(since));
                return new CodecsView(profiles, [.. devices.Take(MostDevices)], devices.Count > MostDevices, (long)(await count.ExecuteScalarAsync(cancel))!);
            },
            cancellationToken);
    }

    private static async Task<List<ProfileCodec>> ProfilesAsync(TenantWork work, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = work.Command(Profiles, Sql.P(work.Tenant.Value), Sql.P(since));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<ProfileCodec>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new ProfileCodec(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), Sql.Text(row, 4), row.GetInt64(5)));
        }

        return found;
    }

    private static async Task<List<DeviceCodec>> DevicesAsync(TenantWork work, string text, CancellationToken cancellationToken)
    {
        await using var command = work.Command(Devices, Sql.P(work.Tenant.Value), Sql.P(text), Sql.P(EuiText.Digits(text)), Sql.P(MostDevices + 1));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<DeviceCodec>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(Device(row));
        }

        return found;
    }

    private static DeviceCodec Device(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        Sql.Text(row, 3),
        Sql.Text(row, 4),
        Sql.Text(row, 5),
        Sql.Text(row, 6),
        Sql.Text(row, 7),
        Sql.Text(row, 8),
        Sql.Nullable<int>(row, 9));
}
