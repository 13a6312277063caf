using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Bench;

/// <summary>A throwaway PostgreSQL with an empty, migrated database.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly LocalPostgresOptions _options;
    private LocalPostgres _server;

    private BenchServer(LocalPostgresOptions options, LocalPostgres server, LocalDatabase database) => (_options, _server, Database) = (options, server, database);

    public LocalDatabase Database { get; }

    /// <summary>Of the server's own version, where it lies beside it.</summary>
    public string PgBench => _server.Binaries.Program("pgbench") is var beside && File.Exists(beside) ? beside : "pgbench";

    public string Superuser => _server.SuperuserConnectionString(Database.Name);

    /// <param name="durable">fsync on, as in service: for what commits.</param>
    public static Task<BenchServer> StartAsync(bool durable) => StartAsync(durable, LocalDatabase.PrepareAsync);

    /// <summary>Durable, and nothing migrated yet.</summary>
    public static Task<BenchServer> StartEmptyAsync() => StartAsync(durable: true, LocalDatabase.MakeAsync);

    /// <summary>Stops it in order: its connections end.</summary>
    public async Task StopAsync() => await _server.DisposeAsync();

    /// <summary><c>kill -9</c> of the postmaster. Its children go when they notice, and a new start waits for that.</summary>
    public async Task KillAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(_server.DataDirectory, "postmaster.pid"));
        using (var postmaster = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture)))
        {
            postmaster.Kill();
        }

        await _server.DisposeAsync();
    }

    /// <summary>Starts it again where it was; returns when it answers.</summary>
    public async Task StartAgainAsync() => _server = await LocalPostgres.StartAsync(_options, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_options.Folder, recursive: true);
    }

    /// <summary>Statements past the policies, with numbers put in for their names.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, string sql, params (string Name, long Value)[] numbers)
    {
        foreach (var (name, value) in numbers)
        {
            sql = sql.Replace(name, value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static async Task<BenchServer> StartAsync(bool durable, Func<LocalPostgres, ClusterSecrets, string, CancellationToken, Task<LocalDatabase>> prepare)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"parking-bench-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        var options = new LocalPostgresOptions
        {
            Folder = folder,
            Throwaway = !durable,
            ExtraSettings = new Dictionary<string, string> { ["shared_buffers"] = "4GB", ["max_wal_size"] = "16GB", ["maintenance_work_mem"] = "1GB", ["jit"] = "off" },
        };
        var server = await LocalPostgres.StartAsync(options, CancellationToken.None);
        return new BenchServer(options, server, await prepare(server, ClusterSecrets.LoadOrCreate(folder), "bench", CancellationToken.None));
    }
}
