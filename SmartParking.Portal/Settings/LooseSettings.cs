namespace SmartParking.Portal.Settings;

/// <summary>What is read by its key alone, into no options class.</summary>
internal static class LooseSettings
{
    private const string Text = "text";
    private const string ConnectionString = "connection string";
    private const string Secret = "base64 of 32 bytes";

    public static IReadOnlyList<Setting> All { get; } =
    [
        Connection("Parking", "As `parking_app`: everything that is done for a tenant. Needed by `serve`. Behind PgBouncer in transaction mode this and the next two need `Max Auto Prepare=0`."),
        Connection("Platform", "As `parking_platform`: jobs and the platform's pages. Needed by `serve`."),
        Connection("Auth", "As `parking_auth`: signing in, and whose a secret is. Needed by `serve`."),
        Connection("Owner", "As `parking_owner`, for `migrate`, and for `demo` on a server of yours. `serve` refuses to start with it outside Development."),
        Connection("Backup", "As `parking_backup`. Needed where `Backups:Folder` is set."),
        Connection("Replication", "As `parking_replication`, without a database: base backups and the archived log, so that any moment can be restored. Without it there are dumps alone."),
        Connection("Admin", "A superuser, in the database `postgres`, for `restore` alone."),
        new(KeySettings.MasterKeyName, Secret, null, null, "The master key, as `openssl rand -base64 32` prints it: every other key comes from it (docs/security.md). The same for `migrate` and for every Portal, and a copy where no backup lies. Needed by `serve`."),
        new(KeySettings.PreviousKeyName, Secret, null, null, "The master key before, while it is replaced: docs/operations/rotate-secrets.md."),
        new(KeySettings.RetiredKeysName, "public keys in base64", null, null, "What master keys before that one signed stays genuine: audit checkpoints, manifests of backups, reports. The verb `reseal` prints it. With commas between."),
        new("Urls", "addresses", "`http://localhost:5000`", null, "Where `serve` listens, as `http://127.0.0.1:8080;http://[::1]:8080`. The image listens on port 8080 of every address (`ASPNETCORE_HTTP_PORTS`); `demo` has `--port`."),
        new("Environment", Text, "Production", "Production, Development", "Development shows more and demands less; `demo` runs in it alone, and `start.sh` sets it.") { Variable = "ASPNETCORE_ENVIRONMENT" },
        new("Serilog:MinimumLevel:Default", Text, "Information", "Verbose, Debug, Information, Warning, Error, Fatal", "How much is logged."),
        new("Serilog:MinimumLevel:Override:NAME", Text, null, "as above", "The same of all categories that begin with NAME, as `SmartParking.Domain.Ingest`."),
        new("Faults:Point", "name:count", null, null, "Kills the process at a named place, in Development alone, for tests of crashes."),
    ];

    private static Setting Connection(string name, string what) => new($"ConnectionStrings:{name}", ConnectionString, null, null, what);
}
