using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>
/// A tenant's devices, a page at a time. What they are filtered or ordered by that stands in no column (status, severity) is worked
/// out for all of them from a few columns; the rest is read for the page alone.
/// </summary>
public sealed class DevicesQuery(TenantScope scope, TimeProvider time)
{
    private const string Found =
        """
        from devices d
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join profile_codecs c on c.tenant_id = d.tenant_id and c.profile_id = s.profile_id
            left join spaces x on x.tenant_id = d.tenant_id and x.id = d.space_id
        where d.tenant_id = $1 and ($2::text is null or d.kind = $2)
            and case when $3::text is null then d.lifecycle <> 'decommissioned' else d.lifecycle = $3 end
            and ($4::bool is null or (d.space_id is not null) = $4) and ($5::uuid is null or x.site_id = $5)
            and ($6 = '' or ($7 <> '' and position($7 in d.dev_eui) > 0) or position(lower($6) in lower(d.name)) > 0 or position(lower($6) in lower(x.code)) > 0
                or position(lower($6) in lower(d.manufacturer)) > 0 or position(lower($6) in lower(d.model)) > 0)
        """;

    private const string Light =
        $"""
        select d.id, d.kind, d.lifecycle, d.enabled, d.assigned_at, s.last_seen_at, coalesce(d.codec, c.codec), s.learned_interval_s, s.battery_percent, s.rssi, s.snr
        {Found}
        """;

    private const string Full =
        """
        select d.id, d.dev_eui, d.name, d.kind, d.device_type, d.manufacturer, d.model, d.join_eui, d.codec, d.enabled, d.config::text,
            d.lifecycle, d.space_id, x.code, x.site_id, t.name, d.assigned_at,
            s.last_seen_at, s.battery_percent, s.battery_volts, s.temperature_c, s.rssi, s.snr, s.gateway_id, g.name,
            coalesce(d.codec, c.codec), s.profile_name, s.learned_interval_s, d.created_at, d.updated_at, d.decommissioned_at, d.xmin::text::bigint
        from devices d
            join unnest($2::uuid[]) with ordinality as w(id, place) on w.id = d.id
            join device_state s on s.tenant_id = d.tenant_id and s.device_id = d.id
            left join profile_codecs c on c.tenant_id = d.tenant_id and c.profile_id = s.profile_id
            left join spaces x on x.tenant_id = d.tenant_id and x.id = d.space_id
            left join sites t on t.tenant_id = x.tenant_id and t.id = x.site_id
            left join gateways g on g.tenant_id = d.tenant_id and g.gateway_id = upper(s.gateway_id) and g.deleted_at is null
        where d.tenant_id = $1
        order by w.place
        """;

    private readonly FrameLosses _losses = new(time);

    /// <param name="stats">Whether the tenant's figures are wanted, too.</param>
    public Task<DevicePage> ReadAsync(TenantAccess access, DeviceFilter filter, int limit, int offset, bool stats, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(filter);
        return scope.RunAsync(
            access.TenantId,
            access.For("device.list"),
            async (work, cancel) =>
            {
                var now = time.GetUtcNow();
                var losses = await _losses.OfAsync(work, cancel);
                var figures = stats ? DeviceJudging.Stats(await LightAsync(work, DeviceFilter.Nothing, losses, cancel), now) : null;
                var (ids, total) = filter.Judges
                    ? DeviceJudging.Pick(await LightAsync(work, filter, losses, cancel), filter, limit, offset, now)
                    : await PickAsync(work, filter, limit, offset, cancel);
                return new DevicePage(ids.Length == 0 ? [] : await FullAsync(work, ids, losses, now, cancel), total, figures);
            },
            cancellationToken);
    }

    /// <returns>Null when the tenant has no such device; a decommissioned one is still there.</returns>
    public Task<DeviceItem?> FindAsync(TenantAccess access, Guid device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For("device.read"),
            async (work, cancel) => (await FullAsync(work, [device], await _losses.OfAsync(work, cancel), time.GetUtcNow(), cancel)).SingleOrDefault(),
            cancellationToken);
    }

    private static IEnumerable<NpgsqlParameter> Parameters(TenantWork work, DeviceFilter filter)
    {
        var text = DeviceRules.Clean(filter.Text) ?? string.Empty;
        yield return Sql.P(work.Tenant.Value);
        yield return Sql.P(filter.Kind?.ToWord());
        yield return Sql.P(filter.Lifecycle?.ToWord());
        yield return Sql.P(filter.Assigned);
        yield return Sql.P(filter.SiteId);
        yield return Sql.P(text);
        yield return Sql.P(EuiText.Digits(text));
    }

    private static async Task<(Guid[] Ids, long Total)> PickAsync(TenantWork work, DeviceFilter filter, int limit, int offset, CancellationToken cancellationToken)
    {
        await using var count = work.Command($"select count(*) {Found}", Parameters(work, filter));
        var total = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        var page = $"select d.id {Found} order by {Order(filter)}, d.id limit $8 offset $9";
        return ([.. await work.RowsAsync(page, [.. Parameters(work, filter), Sql.P(limit), Sql.P(offset)], row => row.GetGuid(0), cancellationToken)], total);
    }

    /// <summary>What is not known comes last, either way.</summary>
    private static string Order(DeviceFilter filter)
    {
        // Among equally severe ones the names go forward, whichever way the severity goes.
        var way = filter.Descending && filter.Sort != DeviceSort.Severity ? "desc" : "asc";
        return filter.Sort switch
        {
            DeviceSort.DevEui => $"d.dev_eui {way}",
            DeviceSort.Space => $"x.code {way} nulls last, lower(d.name) {way}",
            DeviceSort.LastHeard => $"s.last_seen_at {way} nulls last",
            DeviceSort.Battery => $"s.battery_percent {way} nulls last",
            DeviceSort.Signal => $"s.rssi {way} nulls last",
            DeviceSort.Created => $"d.created_at {way}",
            DeviceSort.Name or DeviceSort.Severity => $"lower(d.name) {way}",
        };
    }

    private static async Task<List<JudgedDevice>> LightAsync(
        TenantWork work, DeviceFilter filter, IReadOnlyDictionary<Guid, (long Came, long Lost)> losses, CancellationToken cancellationToken) =>
        await work.RowsAsync(
            $"{Light} order by {Order(filter)}, d.id",
            Parameters(work, filter),
            row =>
            {
                var (came, lost) = losses.GetValueOrDefault(row.GetGuid(0));
                var kind = DeviceWords.Parse<DeviceKind>(row.GetString(1));
                var lifecycle = DeviceWords.Parse<DeviceLifecycle>(row.GetString(2));
                return new JudgedDevice(
                    row.GetGuid(0),
                    new DeviceFacts(
                        kind,
                        lifecycle,
                        row.GetBoolean(3),
                        Sql.Nullable<DateTimeOffset>(row, 4),
                        Sql.Nullable<DateTimeOffset>(row, 5),
                        !row.IsDBNull(6),
                        IntervalOf(Sql.Nullable<int>(row, 7), Sql.Text(row, 6)),
                        Sql.Nullable<float>(row, 8),
                        Sql.Nullable<int>(row, 9),
                        Sql.Nullable<float>(row, 10),
                        came,
                        lost));
            },
            cancellationToken);

    private static Task<List<DeviceItem>> FullAsync(
        TenantWork work, Guid[] ids, IReadOnlyDictionary<Guid, (long Came, long Lost)> losses, DateTimeOffset now, CancellationToken cancellationToken) =>
        work.RowsAsync(Full, [Sql.P(work.Tenant.Value), Sql.P(ids)], row => ItemOf(row, losses.GetValueOrDefault(row.GetGuid(0)), now), cancellationToken);

    private static TimeSpan IntervalOf(int? learned, string? codec) => new Rhythm(learned, null, 0).Interval(CodecCatalogue.DefaultInterval(codec));

    private static DeviceItem ItemOf(NpgsqlDataReader row, (long Came, long Lost) loss, DateTimeOffset now)
    {
        var kind = DeviceWords.Parse<DeviceKind>(row.GetString(3));
        var lifecycle = DeviceWords.Parse<DeviceLifecycle>(row.GetString(11));
        var draft = new DeviceDraft(
            row.GetString(1), row.GetString(2), kind, Sql.Text(row, 4), Sql.Text(row, 5), Sql.Text(row, 6), Sql.Text(row, 7), Sql.Text(row, 8), row.GetBoolean(9), row.GetString(10));
        var place = row.IsDBNull(12) ? null : new DevicePlace(row.GetGuid(12), row.GetString(13), row.GetGuid(14), row.GetString(15), row.GetFieldValue<DateTimeOffset>(16));
        var vitals = new DeviceVitals(
            Sql.Nullable<DateTimeOffset>(row, 17),
            Sql.Nullable<float>(row, 18),
            Sql.Nullable<float>(row, 19),
            Sql.Nullable<float>(row, 20),
            Sql.Nullable<int>(row, 21),
            Sql.Nullable<float>(row, 22),
            Sql.Text(row, 23),
            Sql.Text(row, 24),
            loss.Came,
            loss.Lost);
        var (codec, learned) = (Sql.Text(row, 25), Sql.Nullable<int>(row, 27));
        var interval = IntervalOf(learned, codec);
        var facts = new DeviceFacts(
            kind, lifecycle, draft.Enabled, place?.AssignedAt, vitals.LastSeenAt, codec is not null, interval, vitals.BatteryPercent, vitals.Rssi, vitals.Snr, loss.Came, loss.Lost);
        var (severity, reasons) = DeviceHealth.Judge(facts, now);
        return new DeviceItem(
            row.GetGuid(0),
            draft,
            lifecycle,
            place,
            vitals,
            codec,
            Sql.Text(row, 26),
            interval,
            learned is not null,
            DeviceHealth.Status(facts, now),
            severity,
            reasons,
            row.GetFieldValue<DateTimeOffset>(28),
            row.GetFieldValue<DateTimeOffset>(29),
            Sql.Nullable<DateTimeOffset>(row, 30),
            (uint)row.GetInt64(31));
    }
}
