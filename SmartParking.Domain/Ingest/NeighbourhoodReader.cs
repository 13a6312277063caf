using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>Reads, under the device's lock, what a late frame must be fitted into.</summary>
internal static class NeighbourhoodReader
{
    /// <summary>How far before a late frame to begin: well over any noise between clocks.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private const string Columns = "id, kind, dev_addr, f_cnt, event_time, time_trusted, arrived_at, payload, session_at, space_id, sensed";

    private const string After = $"select 'after', device_id, {Columns} from readings where tenant_id = $1 and device_id = $2 and event_time >= $3";

    // The newest in order are among the newest by time; fifty leaves room for frames whose time is only their arrival.
    private const string Before =
        $"""
        select 'before', device_id, {Columns} from (
            select * from readings where tenant_id = $1 and device_id = $2 and event_time < $3 order by event_time desc limit 50
        ) recent order by session_at, f_cnt
        """;

    // Whoever's: where the device before this one on the space left it, this one began.
    private const string History =
        """
        select 'history', $2::uuid, became, at from space_history
        where tenant_id = $1 and space_id = $4 and axis = 'sensed' and at < $3
        order by at desc, arrived_at desc limit 1
        """;

    /// <summary>All devices in one round trip.</summary>
    public static async Task<Dictionary<Guid, Neighbourhood>> ReadAsync(
        BatchWork work,
        IReadOnlyCollection<(TenantId Tenant, KnownDevice Device, IReadOnlyList<TakenFrame> Frames)> wanted,
        CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        var found = new Dictionary<Guid, Rows>();
        foreach (var (tenant, device, frames) in wanted)
        {
            var rows = new Rows(device, [.. frames.Select(taken => taken.Frame.Id)], frames.Min(taken => taken.Frame.Time) - Margin);
            found[device.Id] = rows;
            batch.Add(tenant, After, Sql.P(tenant.Value), Sql.P(device.Id), Sql.P(rows.From));
            batch.Add(tenant, Before, Sql.P(tenant.Value), Sql.P(device.Id), Sql.P(rows.From));
            if (device.SpaceId is { } space)
            {
                batch.Add(tenant, History, Sql.P(tenant.Value), Sql.P(device.Id), Sql.P(rows.From), Sql.P(space));
            }
        }

        await batch.ReadAsync((_, row) => found[row.GetGuid(1)].Take(row), cancellationToken);
        return found.ToDictionary(entry => entry.Key, entry => entry.Value.ToNeighbourhood());
    }

    /// <summary>The rows of one device, as they come.</summary>
    private sealed class Rows(KnownDevice device, HashSet<Guid> replayed, DateTimeOffset from)
    {
        private readonly List<StoredReading> _after = [];
        private readonly List<StoredReading> _before = [];
        private (SensedState Became, DateTimeOffset At)? _written;

        public DateTimeOffset From { get; } = from;

        public void Take(NpgsqlDataReader row)
        {
            if (row.GetString(0) == "history")
            {
                _written = (SensedStates.Parse(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(3));
            }
            else if (!replayed.Contains(row.GetGuid(2)))
            {
                // What is stored of a frame that is replayed is what it will replace.
                (row.GetString(0) == "after" ? _after : _before).Add(Read(row));
            }
        }

        public Neighbourhood ToNeighbourhood() => Neighbourhood.Of(device, From, _before, _written, _after);

        private static StoredReading Read(NpgsqlDataReader row)
        {
            var frame = new Frame(
                row.GetGuid(2),
                row.GetString(3) == "join" ? FrameKind.Join : FrameKind.Uplink,
                row.GetString(4),
                row.GetInt64(5),
                row.GetFieldValue<DateTimeOffset>(6),
                row.GetBoolean(7),
                row.GetFieldValue<DateTimeOffset>(8),
                row.IsDBNull(9) ? [] : row.GetFieldValue<byte[]>(9),
                Stored: true);
            return new StoredReading(
                new PlacedFrame(frame, row.GetFieldValue<DateTimeOffset>(10)),
                Sql.Nullable<Guid>(row, 11),
                row.IsDBNull(12) ? null : SensedStates.Parse(row.GetString(12)));
        }
    }
}
