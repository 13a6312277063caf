using Npgsql;

namespace SmartParking.Domain.Backups;

/// <summary>Fills an empty database from a dump, and compares what is in it with what was.</summary>
internal static class DumpRestore
{
    /// <param name="dump">Readable by pg_restore.</param>
    /// <param name="administrator">A superuser of the target, in the empty database; roles.sql and database.sql have run.</param>
    /// <param name="cancellationToken">Ends it; what is there then is half a database.</param>
    public static async Task FillAsync(string dump, string administrator, CancellationToken cancellationToken)
    {
        var target = new NpgsqlConnectionStringBuilder(administrator);
        var binaries = await BackupTool.BinariesAsync(cancellationToken);
        await BackupTool.RunAsync(
            BackupFault.NotRestored,
            binaries.Program("pg_restore"),
            ["--exit-on-error", "--jobs=2", "--no-password", "--dbname=" + target.Database, dump],
            BackupTool.Environment(target),
            cancellationToken);
    }

    /// <param name="backup">Of <c>parking_backup</c>, which sees every row.</param>
    /// <param name="manifest">What must be there.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="BackupException">Something else is there.</exception>
    public static async Task DemandSameAsync(string backup, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(backup) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var differences = RowPrints.Compare(manifest.Tables, await RowPrints.ReadAsync(connection, cancellationToken));
        if (differences.Count > 0)
        {
            throw new BackupException(BackupFault.Differs, "What came back is not what was backed up. " + string.Join(' ', differences));
        }
    }
}
