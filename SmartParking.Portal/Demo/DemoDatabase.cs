using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Demo.Simulation;

namespace SmartParking.Portal.Demo;

/// <summary>The configured server, or a private one under the data folder, which ends with this instance.</summary>
internal sealed class DemoDatabase : IOwnDatabase, IAsyncDisposable
{
    private static readonly string[] Serving = ["Parking", "Platform", "Auth"];
    private readonly string _folder;
    private readonly SemaphoreSlim _turn = new(1);
    private LocalPostgres? _server;
    private bool _over;

    private DemoDatabase(LocalPostgres? server, string folder, DemoFileDatabase description)
    {
        (_server, _folder) = (server, folder);
        IsOwn = server is not null;
        Description = description;
    }

    public bool IsOwn { get; }

    public DemoFileDatabase Description { get; }

    /// <summary>What the Portal is configured with; the owner's connection is not among it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["ConnectionStrings:Parking"] = Description.App,
        ["ConnectionStrings:Platform"] = Description.Platform,
        ["ConnectionStrings:Auth"] = Description.Auth,
        ["ConnectionStrings:Backup"] = Description.Backup,
        ["ConnectionStrings:Replication"] = Replication,
        [KeySettings.MasterKeyName] = Description.MasterKey,
    };

    private string? Replication { get; init; }

    public static async Task<DemoDatabase> OpenAsync(IConfiguration configuration, DemoFolder folder, CancellationToken cancellationToken) =>
        Serving.Any(key => Configured(configuration, key) is not null)
            ? await OpenConfiguredAsync(configuration, folder, cancellationToken)
            : await OpenLocalAsync(folder, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _over = true;
        await StopAsync();
        _turn.Dispose();
    }

    public async Task StopAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_server is { } running)
            {
                _server = null;
                await running.DisposeAsync();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>On the port it had: every connection string names it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (IsOwn && !_over)
            {
                _server ??= await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = _folder, Port = Description.Port }, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<DemoDatabase> OpenConfiguredAsync(IConfiguration configuration, DemoFolder folder, CancellationToken cancellationToken)
    {
        var missing = Serving.Where(key => Configured(configuration, key) is null).Select(key => $"ConnectionStrings:{key} is missing (environment variable ConnectionStrings__{key}).").ToList();
        if (missing.Count > 0)
        {
            throw new InvalidSettingsException(missing);
        }

        var connections = new ParkingConnections(Configured(configuration, "Parking")!, Configured(configuration, "Platform")!, Configured(configuration, "Auth")!);
        if (connections.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new InvalidSettingsException(problems);
        }

        var master = configuration[KeySettings.MasterKeyName] is { Length: > 0 } given ? given : ClusterSecrets.LoadOrCreate(folder.Path).Master;
        var problemsOfKeys = new List<string>();
        if (KeySettings.Read(configuration, problemsOfKeys) is null && problemsOfKeys.Count > 0)
        {
            throw new InvalidSettingsException(problemsOfKeys);
        }

        var owner = Configured(configuration, "Owner");
        if (owner is not null)
        {
            await new Migrator(owner).ApplyAsync(cancellationToken);
            await ContextKey.InstallAsync(owner, new KeyRing(MasterKey.Parse(master)), cancellationToken);
        }

        var app = new NpgsqlConnectionStringBuilder(connections.App);
        var socket = app.Host!.StartsWith('/') ? app.Host : null;
        return new DemoDatabase(
            null,
            folder.Path,
            new DemoFileDatabase(socket, app.Port, app.Database ?? app.Username ?? string.Empty, owner, connections.App, connections.Platform, connections.Auth, Configured(configuration, "Backup"), master))
        {
            Replication = Configured(configuration, "Replication"),
        };
    }

    private static async Task<DemoDatabase> OpenLocalAsync(DemoFolder folder, CancellationToken cancellationToken)
    {
        var server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = folder.Path }, cancellationToken);
        try
        {
            var secrets = ClusterSecrets.LoadOrCreate(folder.Path);
            var database = await LocalDatabase.PrepareAsync(server, secrets, "parking", cancellationToken);
            return new DemoDatabase(
                server,
                folder.Path,
                new DemoFileDatabase(
                    server.SocketDirectory,
                    server.Port,
                    database.Name,
                    database.Owner,
                    database.Connections.App,
                    database.Connections.Platform,
                    database.Connections.Auth,
                    database.Backup,
                    secrets.Master))
            {
                Replication = database.Replication,
            };
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static string? Configured(IConfiguration configuration, string key) =>
        configuration.GetConnectionString(key) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
