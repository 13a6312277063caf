using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Leakage;

/// <summary>A PgBouncer in transaction mode before a database, on a socket of its own; ended with this instance.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";
    private readonly Process _process;
    private readonly string _folder;
    private readonly Task<string> _said;

    private PgBouncer(Process process, string folder)
    {
        _process = process;
        _folder = folder;
        _said = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The application's connection string, led through it.</summary>
    public required string App { get; init; }

    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static async Task<PgBouncer> StartAsync(LocalDatabase database, int connections)
    {
        if (!File.Exists(Program))
        {
            throw new FileNotFoundException("This test leads a storm through PgBouncer, which is not installed: run ./test.sh, or apt-get install pgbouncer.", Program);
        }

        var folder = Path.Combine(Path.GetTempPath(), $"sp-bouncer-{Guid.NewGuid():N}"[..24]);
        Directory.CreateDirectory(folder);
        var app = new NpgsqlConnectionStringBuilder(database.Connections.App);
        var port = DemoProcess.FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "users.txt"), $"\"{app.Username}\" \"{app.Password}\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "pgbouncer.ini"), $"""
            [databases]
            * = host={app.Host} port={app.Port.ToString(CultureInfo.InvariantCulture)}
            [pgbouncer]
            pool_mode = transaction
            default_pool_size = {connections.ToString(CultureInfo.InvariantCulture)}
            max_client_conn = 200
            listen_addr = 127.0.0.1
            listen_port = {port.ToString(CultureInfo.InvariantCulture)}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {folder}/users.txt
            """);

        // It refuses to be root, and the server's socket is the server's user's alone.
        var root = ClusterUser.WeAreRoot;
        if (root)
        {
            (await Command.RunAsync("chown", ["-R", "postgres", folder], CancellationToken.None)).OrThrow("chown");
        }

        string[] arguments = root ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", Program, $"{folder}/pgbouncer.ini"] : [$"{folder}/pgbouncer.ini"];
        var process = Process.Start(new ProcessStartInfo(root ? "setpriv" : Program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var bouncer = new PgBouncer(process, folder) { App = new NpgsqlConnectionStringBuilder(app.ConnectionString) { Host = "127.0.0.1", Port = port }.ConnectionString };
        await bouncer.AnsweringAsync();
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _said;
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnsweringAsync()
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = await AttackDatabase.OpenAsync(App);
                return;
            }
            catch (NpgsqlException) when (!_process.HasExited && begun.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Yield();
            }
            catch (NpgsqlException failure)
            {
                await DisposeAsync();
                throw new InvalidOperationException($"PgBouncer did not answer: {await _said}", failure);
            }
        }
    }
}
