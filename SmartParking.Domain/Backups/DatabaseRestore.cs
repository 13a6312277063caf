using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Restores the newest backup that can be trusted. It is filled into a database beside the one that is there, compared with its
/// manifest and brought to this program's migrations; only then the names change, and the old one stays under another.
/// </summary>
public sealed class DatabaseRestore(BackupOptions options, KeyRing keys, TimeProvider time)
{
    private const string ExistsSql = "select 1 from pg_database where datname = $1";

    /// <param name="target">Where to.</param>
    /// <param name="wanted">One backup's name; null takes the newest good one.</param>
    /// <param name="tell">Hears what is being done, one line each.</param>
    /// <param name="cancellationToken">Ends it; the database that was there stays as it is.</param>
    /// <exception cref="BackupException">None can be trusted, or the target refuses.</exception>
    public async Task<RestoredBackup> RunAsync(RestoreTarget target, string? wanted, Action<string> tell, CancellationToken cancellationToken)
    {
        var folder = new BackupFolder(options, BackupKind.Dump);
        var (reader, refused) = (new BackupReader(options, keys), new List<string>());
        foreach (var name in await NamesAsync(folder, wanted, tell, cancellationToken))
        {
            try
            {
                await FetchAsync(folder, name, tell, cancellationToken);
                tell($"{name}: looking at it");
                var manifest = await reader.LookAsync(folder.PathOf(name), cancellationToken);
                var draft = target.Database + "_restoring";
                await FillAsync(target, draft, name, manifest, tell, cancellationToken);
                var applied = await MigrateAsync(target, draft, cancellationToken);
                tell($"{name}: taking its place");
                return new RestoredBackup(name, manifest, await SwapAsync(target, draft, cancellationToken), refused, applied);
            }
            catch (BackupException wrong) when (wanted is null && wrong.Fault != BackupFault.ToolMissing)
            {
                refused.Add($"{name}: {wrong.Message}");
                tell($"{name}: cannot be trusted ({wrong.Fault}). {wrong.Message} Taking the next older one.");
            }
            catch (NpgsqlException failure)
            {
                throw new BackupException(BackupFault.NotRestored, $"The server refuses: {(failure as PostgresException)?.MessageText ?? failure.Message}", failure);
            }
        }

        throw new BackupException(BackupFault.NotRestored, wanted is null ? "There is no backup that can be trusted." : $"There is no backup {wanted}.");
    }

    private async Task<IReadOnlyList<string>> NamesAsync(BackupFolder folder, string? wanted, Action<string> tell, CancellationToken cancellationToken)
    {
        var elsewhere = new OffsiteCopy(options, BackupKind.Dump);
        var names = folder.Names();
        if (elsewhere.IsOn)
        {
            try
            {
                names = [.. names.Union(await elsewhere.NamesAsync(cancellationToken)).OrderDescending(StringComparer.Ordinal)];
            }
            catch (BackupException unreachable) when (names.Count > 0)
            {
                tell($"{options.Remote} cannot be reached, so what is here must do. {unreachable.Message}");
            }
        }

        return wanted is null ? names : [.. names.Where(name => name == wanted)];
    }

    private async Task FetchAsync(BackupFolder folder, string name, Action<string> tell, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.PathOf(name)))
        {
            tell($"{name}: fetching it from {options.Remote}");
            await new OffsiteCopy(options, BackupKind.Dump).FetchAsync(name, cancellationToken);
        }
    }

    private async Task FillAsync(RestoreTarget target, string draft, string name, BackupManifest manifest, Action<string> tell, CancellationToken cancellationToken)
    {
        await using (var admin = await OpenAsync(target.Administrator, cancellationToken))
        {
            await ExecuteAsync(admin, $"drop database if exists {Quoted.Name(draft)} with (force)", cancellationToken);
        }

        await NewDatabase.MakeAsync(target.Administrator, target.Passwords, draft, cancellationToken);
        tell($"{name}: restoring {manifest.Rows} rows");
        var inside = In(target, draft);
        await new BackupReader(options, keys).OpenAsync(
            new BackupFolder(options, BackupKind.Dump).PathOf(name),
            manifest.Files[0],
            new BackupFolder(options, BackupKind.Dump).Root,
            async dump =>
            {
                await DumpRestore.FillAsync(dump, inside, cancellationToken);
                return true;
            },
            cancellationToken);
        tell($"{name}: comparing every tenant's rows");
        await DumpRestore.DemandSameAsync(inside, manifest, cancellationToken);
    }

    /// <summary>As the owner, by an administrator: with its own password nobody need be there.</summary>
    private async Task<IReadOnlyList<string>> MigrateAsync(RestoreTarget target, string draft, CancellationToken cancellationToken)
    {
        var owner = new NpgsqlConnectionStringBuilder(In(target, draft)) { Options = "-c role=parking_owner" }.ConnectionString;
        try
        {
            var applied = await new Migrator(owner).ApplyAsync(cancellationToken);
            await ContextKey.InstallAsync(owner, keys, cancellationToken);
            return applied;
        }
        catch (MigrationFailedException failure)
        {
            throw new BackupException(BackupFault.WrongVersion, failure.Message, failure);
        }
    }

    private async Task<string?> SwapAsync(RestoreTarget target, string draft, CancellationToken cancellationToken)
    {
        await using var admin = await OpenAsync(target.Administrator, cancellationToken);
        await using var exists = new NpgsqlCommand(ExistsSql, admin);
        exists.Parameters.Add(Sql.P(target.Database));
        string? replaced = null;
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
        {
            replaced = $"{target.Database}_before_{time.GetUtcNow().UtcDateTime:yyyyMMddHHmmss}";
            // Whoever serves from it loses it now; ALLOW_CONNECTIONS keeps him from coming back in between.
            await ExecuteAsync(admin, $"alter database {Quoted.Name(target.Database)} with allow_connections false", cancellationToken);
            await using (var end = new NpgsqlCommand("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", admin))
            {
                end.Parameters.Add(Sql.P(target.Database));
                await end.ExecuteNonQueryAsync(cancellationToken);
            }

            await ExecuteAsync(admin, $"alter database {Quoted.Name(target.Database)} rename to {Quoted.Name(replaced)}", cancellationToken);
            await ExecuteAsync(admin, $"alter database {Quoted.Name(replaced)} with allow_connections true", cancellationToken);
        }

        await ExecuteAsync(admin, $"alter database {Quoted.Name(draft)} rename to {Quoted.Name(target.Database)}", cancellationToken);
        return replaced;
    }

    private static string In(RestoreTarget target, string database) =>
        new NpgsqlConnectionStringBuilder(target.Administrator) { Database = database, Pooling = false, Timezone = "UTC", CommandTimeout = 0 }.ConnectionString;

    private static async Task<NpgsqlConnection> OpenAsync(string administrator, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administrator) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
