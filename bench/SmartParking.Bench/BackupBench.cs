using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Bench;

/// <summary>How long a backup and its proof take, and one tenant's archive and restore beside all others.</summary>
internal static class BackupBench
{
    private const double Gigabyte = 1024.0 * 1024 * 1024;
    private const double MostSeconds = 120;
    private const double MostSecondsPerGigabyte = 300;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var readings = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000_000;
        var folder = Directory.CreateTempSubdirectory("parking-bench-backups-");
        try
        {
            await using var server = await BenchServer.StartAsync(durable: true);
            await RlsData.FillAsync(server.Superuser, readings, 100);
            var largest = await LargestAsync(server.Superuser);
            return await MeasureAsync(server, new BackupOptions { Folder = folder.FullName }, new TenantId(largest));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(BenchServer server, BackupOptions options, TenantId tenant)
    {
        var keys = server.Database.Keys;
        var size = await AskAsync<long>(server.Superuser, "select pg_database_size(current_database())") / Gigabyte;
        var (made, making) = await TimedAsync(() => new BackupMaker(server.Database.Backup, options, keys, TimeProvider.System).MakeAsync(CancellationToken.None));
        Console.WriteLine($"backup:          {making,7:0.0} s  {made.Manifest.Rows:N0} rows, {size:0.00} GB in the database, {made.Manifest.Bytes / Gigabyte:0.00} GB dumped");
        var (proof, proving) = await TimedAsync(() => new BackupProver(options, keys, TimeProvider.System).ProveAsync(made.Name, CancellationToken.None));
        Console.WriteLine($"verified restore:{proving,7:0.0} s  {proving / size:0.0} s per GB, of that {proof.Seconds:0.0} s until it could be served");

        await using var sources = new ParkingSources(server.Database.Connections);
        var tools = TenantTools.Of(sources, options, keys);
        var (archive, archiving) = await TimedAsync(() => tools.Archives.KeepAsync(tenant, Actor.Job("bench"), CancellationToken.None));
        Console.WriteLine($"tenant archive:  {archiving,7:0.0} s  {archive.Manifest.Rows:N0} rows of the largest tenant");
        var (rows, restoring) = await TimedAsync(() => tools.Restore.RunAsync(Path.Combine(options.Folder!, "tenants", archive.Name), tenant, Actor.Job("bench"), CancellationToken.None));
        Console.WriteLine($"tenant restore:  {restoring,7:0.0} s  {rows:N0} rows");

        var good = making <= MostSeconds && proving / size <= MostSecondsPerGigabyte;
        Console.WriteLine(good ? "within the limits: backup 120 s, verified restore 300 s per GB" : "BEYOND the limits: backup 120 s, verified restore 300 s per GB");
        return good ? 0 : 1;
    }

    /// <summary>What only the filling needed goes: a table that nobody reviewed would be told by the proof.</summary>
    private static async Task<Guid> LargestAsync(string superuser)
    {
        var largest = await AskAsync<Guid>(superuser, "select tenant_id from bench_spaces group by 1 order by count(*) desc limit 1");
        await AskAsync<int>(superuser, "drop table bench_spaces; select 1");
        return largest;
    }

    private static async Task<T> AskAsync<T>(string superuser, string sql)
    {
        await using var connection = new NpgsqlConnection(superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<(T Result, double Seconds)> TimedAsync<T>(Func<Task<T>> work)
    {
        var begun = Stopwatch.GetTimestamp();
        var result = await work();
        return (result, Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }
}
