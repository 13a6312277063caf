using System.Data.Common;
using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>One data source per serving role. The tenant role's is internal: <see cref="TenantScope"/> is the only way to it.</summary>
public sealed class ParkingSources : IAsyncDisposable
{
    public ParkingSources(ParkingConnections connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        App = Build(connections.App, "portal-app");
        Platform = Build(connections.Platform, "portal-platform");
        Auth = Build(connections.Auth, "portal-auth");
    }

    /// <summary>Sees every tenant; for sweeps and platform pages alone.</summary>
    public NpgsqlDataSource Platform { get; }

    /// <summary>Resolves credentials before a tenant is known.</summary>
    public NpgsqlDataSource Auth { get; }

    internal NpgsqlDataSource App { get; }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Platform.DisposeAsync();
        await Auth.DisposeAsync();
    }

    private static NpgsqlDataSource Build(string connectionString, string name)
    {
        var parsed = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = name, AutoPrepareMinUsages = 2 };
        if (!SaysWhatToPrepare(connectionString))
        {
            parsed.MaxAutoPrepare = 40;
        }

        return new NpgsqlDataSourceBuilder(parsed.ConnectionString) { Name = name }.Build();
    }

    /// <summary>Behind PgBouncer in transaction mode the administrator says 0: its server connections do not know each other's statements.</summary>
    private static bool SaysWhatToPrepare(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return given.ContainsKey("Max Auto Prepare") || given.ContainsKey("MaxAutoPrepare");
    }
}
