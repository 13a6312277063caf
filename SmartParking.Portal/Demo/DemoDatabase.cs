using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Demo;

/// <summary>The configured server, or a private one under the data folder, which ends with this instance.</summary>
internal sealed class DemoDatabase : IAsyncDisposable
{
    private static readonly string[] Serving = ["Parking", "Platform", "Auth"];
    private readonly LocalPostgres? _server;

    private DemoDatabase(LocalPostgres? server, DemoFileDatabase description)
    {
        _server = server;
        Description = description;
    }

    public DemoFileDatabase Description { get; }

    /// <summary>What the Portal is configured with; the owner's connection is not among it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["ConnectionStrings:Parking"] = Description.App,
        ["ConnectionStrings:Platform"] = Description.Platform,
        ["ConnectionStrings:Auth"] = Description.Auth,
        [KeySettings.MasterKeyName] = Description.MasterKey,
    };

    public static async Task<DemoDatabase> OpenAsync(IConfiguration configuration, DemoFolder folder, CancellationToken cancellationToken) =>
        Serving.Any(key => Configured(configuration, key) is not null)
            ? await OpenConfiguredAsync(configuration, folder, cancellationToken)
            : await OpenLocalAsync(folder, cancellationToken);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

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
            new DemoFileDatabase(socket, app.Port, app.Database ?? app.Username ?? string.Empty, owner, connections.App, connections.Platform, connections.Auth, Configured(configuration, "Backup"), master));
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
                new DemoFileDatabase(
                    server.SocketDirectory,
                    server.Port,
                    database.Name,
                    database.Owner,
                    database.Connections.App,
                    database.Connections.Platform,
                    database.Connections.Auth,
                    database.Backup,
                    secrets.Master));
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
