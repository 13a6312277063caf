using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;

namespace SmartParking.Domain.Ingest;

/// <summary>Once an hour: lets go of what arrived longer ago than <see cref="IngestOptions.KeepDays"/>. See docs/ledger.md.</summary>
public sealed partial class IngestRetention(PlatformScope platform, IngestOptions options, TimeProvider time, ILogger<IngestRetention> logger) : IRecurringJob
{
    private const int Slice = 5_000;
    private const string DropOne = "select drop_old_partition($1)";
    private const string Tenants = "select id from tenants where $1::timestamptz is not null order by id";

    private const string Prune =
        """
        delete from ingest_ledger l using (
            select event, key from ingest_ledger where tenant_id = $1 and received_at < $2 and status <> 'pending' order by received_at limit $3
        ) old
        where l.tenant_id = $1 and l.event = old.event and l.key = old.key and l.status <> 'pending'
        """;

    private static readonly Caller Keeper = Caller.Job("ingest.retention");

    public string Name => "ingest.retention";

    public string Schedule => "0 7 * * * ?";

    public TimeSpan Limit => TimeSpan.FromMinutes(50);

    /// <summary>Needs no fence: what is let go twice is gone once, and how old it must be does not depend on who asks.</summary>
    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken)
    {
        var (partitions, rows) = await SweepAsync(cancellationToken);
        return JobResult.Of(("partitions", partitions.Count), ("rows", rows));
    }

    /// <summary>One round.</summary>
    /// <returns>The partitions that were dropped and how many ledger rows were deleted.</returns>
    public async Task<(IReadOnlyList<string> Partitions, int Rows)> SweepAsync(CancellationToken cancellationToken)
    {
        if (options.KeepDays == 0)
        {
            return ([], 0);
        }

        var before = time.GetUtcNow().AddDays(-options.KeepDays);
        var dropped = new List<string>();
        while (await DropOneAsync(before, cancellationToken) is { } partition)
        {
            dropped.Add(partition);
            Log.Dropped(logger, partition);
        }

        var rows = await platform.SweepAsync(Keeper, Tenants, before, (tenant, cancel) => PruneAsync(tenant.Value, before, cancel), cancellationToken);
        return (dropped, rows);
    }

    private Task<string?> DropOneAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Keeper,
            async (work, cancel) =>
            {
                await using var command = work.Command(DropOne, Sql.P(before));
                return await command.ExecuteScalarAsync(cancel) as string;
            },
            cancellationToken);

    private async Task<int> PruneAsync(Guid tenant, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (total, last) = (0, Slice);
        while (last == Slice)
        {
            last = await platform.ExecuteAsync(Keeper, Prune, [Sql.P(tenant), Sql.P(before), Sql.P(Slice)], cancellationToken);
            total += last;
        }

        return total;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Partition}: all of it arrived longer ago than is kept")]
        public static partial void Dropped(ILogger logger, string partition);
    }
}
