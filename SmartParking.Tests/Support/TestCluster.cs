using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Tests.Support;

/// <summary>One throwaway server for the whole run, with a migrated template; it goes when the test process ends.</summary>
internal sealed class TestCluster
{
    private const string Template = "template_parking";

    private static readonly Lazy<Task<TestCluster>> Shared = new(StartAsync);

    private readonly LocalPostgres _server;
    private readonly ClusterSecrets _secrets;
    private int _made;

    private TestCluster(LocalPostgres server, ClusterSecrets secrets)
    {
        _server = server;
        _secrets = secrets;
    }

    public static Task<TestCluster> GetAsync() => Shared.Value;

    /// <summary>A new database, migrated and empty; a copy of the template costs about 50 ms.</summary>
    public async Task<LocalDatabase> NewDatabaseAsync()
    {
        var name = $"parking_{Interlocked.Increment(ref _made)}";
        await using var admin = new NpgsqlConnection(_server.SuperuserConnectionString("postgres"));
        await admin.OpenAsync();
        await using (var create = new NpgsqlCommand(
            $"""
            create database {name} template {Template} owner parking_owner;
            """,
            admin))
        {
            await create.ExecuteNonQueryAsync();
        }

        // Finds the copy already migrated; sets what a copy does not inherit, the grants on the database itself.
        await using (var grant = new NpgsqlCommand(
            $"revoke all on database {name} from public; grant connect on database {name} to parking_app, parking_platform, parking_auth, parking_backup", admin))
        {
            await grant.ExecuteNonQueryAsync();
        }

        return LocalDatabase.Existing(_server, _secrets, name);
    }

    /// <summary>Tests live in the month of <see cref="ManualTime"/>, too.</summary>
    private static async Task MakeRoomForAsync(LocalDatabase database, DateTimeOffset moment)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select ensure_partitions($1, 1)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = moment });
        await command.ExecuteScalarAsync();
    }

    private static async Task<TestCluster> StartAsync()
    {
        // Not a private temp folder: the server's own user must be able to enter it when the tests run as root.
        var folder = Path.Combine(Path.GetTempPath(), "sp-" + Guid.NewGuid().ToString("N")[..12]);
        var server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = folder, Throwaway = true }, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        var secrets = ClusterSecrets.LoadOrCreate(folder);
        var template = await LocalDatabase.PrepareAsync(server, secrets, Template, CancellationToken.None);
        await MakeRoomForAsync(template, new ManualTime().GetUtcNow());
        NpgsqlConnection.ClearAllPools();
        return new TestCluster(server, secrets);
    }
}
