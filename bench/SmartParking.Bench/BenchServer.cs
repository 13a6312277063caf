using System.Globalization;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Bench;

/// <summary>A throwaway PostgreSQL with an empty, migrated database.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly LocalPostgres _server;

    private BenchServer(string folder, LocalPostgres server, LocalDatabase database) => (_folder, _server, Database) = (folder, server, database);

    public LocalDatabase Database { get; }

    /// <summary>Of the server's own version, where it lies beside it.</summary>
    public string PgBench => _server.Binaries.Program("pgbench") is var beside && File.Exists(beside) ? beside : "pgbench";

    public string Superuser => _server.SuperuserConnectionString(Database.Name);

    /// <param name="durable">fsync on, as in service: for what commits.</param>
    public static async Task<BenchServer> StartAsync(bool durable)
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
        return new BenchServer(folder, server, await LocalDatabase.PrepareAsync(server, ClusterSecrets.LoadOrCreate(folder), "bench", CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
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
}
