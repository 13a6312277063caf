using System.Globalization;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>Makes the monthly partitions an archive's rows belong to, where retention has let go of them since; it will again.</summary>
internal sealed class ArchivedMonths(PlatformScope platform, BackupOptions options, KeyRing keys)
{
    private const string PartitionedSql =
        """
        select c.relname::text, a.attname::text
        from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
        where c.relnamespace = 'public'::regnamespace
        """;

    private const string MakeSql =
        """
        select ensure_partitions($1, 0)
        where exists (select from unnest(array['raw_events', 'readings', 'space_history']) p where to_regclass(format('public.%I', p || to_char($1 at time zone 'UTC', '_YYYY_MM'))) is null)
        """;

    public async Task PrepareAsync(string path, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var months = new HashSet<DateTimeOffset>();
        foreach (var (table, column) in await PartitionedAsync(cancellationToken))
        {
            if (ArchivedTable.FileOf(manifest, table) is { } file)
            {
                using var scratch = new ScratchFolder(options);
                months.UnionWith(await new BackupReader(options, keys).OpenAsync(path, file, scratch.Path, open => OfAsync(open, $"\"{column}\":\"", cancellationToken), cancellationToken));
            }
        }

        foreach (var month in months)
        {
            await platform.ExecuteAsync(Caller.Job("tenant.restore"), MakeSql, [Sql.P(month)], cancellationToken);
        }
    }

    private static async Task<HashSet<DateTimeOffset>> OfAsync(string file, string before, CancellationToken cancellationToken)
    {
        var months = new HashSet<DateTimeOffset>();
        await foreach (var line in ArchivedTable.LinesAsync(file, cancellationToken))
        {
            // A moment is written as in 2026-11-21T…; its column stands before anything a device has said.
            var at = line.IndexOf(before, StringComparison.Ordinal) + before.Length;
            if (at >= before.Length && DateTimeOffset.TryParseExact(line.AsSpan(at, Math.Min(7, line.Length - at)), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month))
            {
                months.Add(month);
            }
        }

        return months;
    }

    private Task<List<(string Table, string Column)>> PartitionedAsync(CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Job("tenant.restore"),
            async (work, cancel) =>
            {
                await using var command = work.Command(PartitionedSql);
                await using var row = await command.ExecuteReaderAsync(cancel);
                var tables = new List<(string Table, string Column)>();
                while (await row.ReadAsync(cancel))
                {
                    tables.Add((row.GetString(0), row.GetString(1)));
                }

                return tables;
            },
            cancellationToken);
}
