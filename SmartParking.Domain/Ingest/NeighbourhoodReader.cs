using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>Reads, under the device's lock, what a late frame must be fitted into.</summary>
internal static class NeighbourhoodReader
{
    /// <summary>How far before a late frame to begin: well over any noise between clocks.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private const string Columns = "id, kind, dev_addr, f_cnt, event_time, time_trusted, arrived_at, payload, session_at, space_id, sensed";

    private const string After =
        $"""
        select device_id, {Columns} from readings
        where tenant_id = $1 and device_id = $2 and event_time >= $3
        """;

    // The newest in order are among the newest by time; fifty leaves room for frames whose time is only their arrival.
    private const string Before =
        $"""
        select device_id, {Columns} from (
            select * from readings where tenant_id = $1 and device_id = $2 and event_time < $3 order by event_time desc limit 50
        ) recent order by session_at, f_cnt
        """;

    private const string History =
        """
        select device_id, became, at from space_history
        where tenant_id = $1 and device_id = $2 and space_id = $4 and axis = 'sensed' and at < $3
        order by at desc, arrived_at desc limit 1
        """;

    public static async Task<Dictionary<Guid, Neighbourhood>> ReadAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        IReadOnlyList<(TenantId Tenant, KnownDevice Device, IReadOnlyList<TakenFrame> Frames, TimeSpan Window)> wanted,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, Neighbourhood>();
        foreach (var (tenant, device, frames, window) in wanted)
        {
            var from = frames.Min(taken => taken.Frame.Time) - Margin;
            var stored = await RowsAsync(connection, transaction, tenant, After, device, from, cancellationToken);
            var earlier = await RowsAsync(connection, transaction, tenant, Before, device, from, cancellationToken);
            var start = await StartAsync(connection, transaction, tenant, device, from, earlier, window, cancellationToken);
            found[device.Id] = new Neighbourhood(from, earlier.Count == 0 ? null : earlier[^1].Placed, start, stored);
        }

        return found;
    }

    private static async Task<List<StoredReading>> RowsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, TenantId tenant, string sql, KnownDevice device, DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(connection, transaction);
        batch.Add(tenant, sql, Sql.P(tenant.Value), Sql.P(device.Id), Sql.P(from));
        var rows = new List<StoredReading>();
        await batch.ReadAsync((_, row) => rows.Add(Read(row)), cancellationToken);
        return rows;
    }

    private static async Task<SensedNow> StartAsync(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        TenantId tenant,
        KnownDevice device,
        DateTimeOffset from,
        List<StoredReading> earlier,
        TimeSpan window,
        CancellationToken cancellationToken)
    {
        if (device.SpaceId is not { } space)
        {
            return SensedNow.Nothing;
        }

        var start = SensedNow.Nothing;
        await using var batch = new TenantBatch(connection, transaction);
        batch.Add(tenant, History, Sql.P(tenant.Value), Sql.P(device.Id), Sql.P(from), Sql.P(space));
        await batch.ReadAsync(
            (_, row) => start = start with { State = SensedStates.Parse(row.GetString(1)), Since = row.GetFieldValue<DateTimeOffset>(2) },
            cancellationToken);
        var last = earlier.LastOrDefault(reading => reading.Sensed is not null && reading.SpaceId == space)?.Placed.Frame;
        return last is null
            ? start
            : start with { EvidenceAt = last.ArrivedAt, EvidenceId = last.Id, FreshUntil = (last.Time > last.ArrivedAt ? last.Time : last.ArrivedAt) + window };
    }

    private static StoredReading Read(NpgsqlDataReader row)
    {
        var frame = new Frame(
            row.GetGuid(1),
            row.GetString(2) == "join" ? FrameKind.Join : FrameKind.Uplink,
            row.GetString(3),
            row.GetInt64(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetBoolean(6),
            row.GetFieldValue<DateTimeOffset>(7),
            row.IsDBNull(8) ? [] : row.GetFieldValue<byte[]>(8),
            Stored: true);
        return new StoredReading(
            new PlacedFrame(frame, row.GetFieldValue<DateTimeOffset>(9)),
            Sql.Nullable<Guid>(row, 10),
            row.IsDBNull(11) ? null : SensedStates.Parse(row.GetString(11)));
    }
}
