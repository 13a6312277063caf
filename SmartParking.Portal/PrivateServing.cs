using System.CommandLine;
using SmartParking.Domain.Data;
using SmartParking.Portal.Tenancy;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal;

/// <summary>Serves from a private PostgreSQL under a folder: a small site on one machine, without an administrator of databases.</summary>
internal static class PrivateServing
{
    private const string Name = "parking";

    public static Command Create()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "Serves from a private PostgreSQL under this folder instead of the configured one.", HelpName = "DIR" };
        var command = new Command("serve", "Serves the Portal (the default).") { data };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancel) => line.GetValue(data) is { } folder ? ServeAsync(folder.FullName, [.. line.UnmatchedTokens], cancel) : PortalCommands.ServeAsync(line, cancel));
        return command;
    }

    /// <param name="server">Stays the caller's to end.</param>
    /// <param name="secrets">Of its roles, and the master key.</param>
    /// <param name="args">Configuration from the command line.</param>
    /// <param name="cancellationToken">Ends serving.</param>
    public static async Task<int> ServeAsync(LocalPostgres server, ClusterSecrets secrets, string[] args, CancellationToken cancellationToken)
    {
        var database = await LocalDatabase.PrepareAsync(server, secrets, Name, cancellationToken);
        await using var app = PortalHost.Build(args, builder => builder.Configuration.AddInMemoryCollection(
        [
            new("ConnectionStrings:Parking", database.Connections.App),
            new("ConnectionStrings:Platform", database.Connections.Platform),
            new("ConnectionStrings:Auth", database.Connections.Auth),
            new("ConnectionStrings:Backup", database.Backup),
            new("ConnectionStrings:Replication", database.Replication),
            new(KeySettings.MasterKeyName, secrets.Master),
        ]));
        return await app.ServeAsync(cancellationToken);
    }

    private static async Task<int> ServeAsync(string folder, string[] args, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = folder }, cancellationToken);
            return await ServeAsync(server, ClusterSecrets.LoadOrCreate(folder), args, cancellationToken);
        }
        catch (Exception refused) when (refused is InvalidSettingsException or LocalPostgresException or MigrationFailedException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }
}
