using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Backups;

/// <summary>Runs the programs that make and open backups: PostgreSQL's own, age and rclone.</summary>
internal static class BackupTool
{
    private static readonly string[] Programs = ["pg_dump", "pg_restore", "pg_basebackup", "pg_receivewal", "pg_verifybackup", "pg_amcheck"];

    /// <summary>The newest there are: an older pg_dump refuses a newer server.</summary>
    /// <exception cref="BackupException">There are none.</exception>
    public static async Task<PostgresBinaries> BinariesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PostgresBinaries.FindAsync(null, Programs, cancellationToken);
        }
        catch (LocalPostgresException missing)
        {
            throw new BackupException(BackupFault.ToolMissing, missing.Message, missing);
        }
    }

    /// <exception cref="BackupException">It is not installed, or ended with an error.</exception>
    public static async Task<string> RunAsync(
        BackupFault fault, string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        CommandResult result;
        try
        {
            result = await Command.RunAsync(program, arguments, environment, cancellationToken);
        }
        catch (LocalPostgresException missing)
        {
            var name = Path.GetFileName(program);
            throw new BackupException(BackupFault.ToolMissing, $"{name} is not installed here (Debian: apt-get install {(name.StartsWith("pg_", StringComparison.Ordinal) ? "postgresql" : name)}): {missing.Message}", missing);
        }

        if (result.Succeeded)
        {
            return result.Output;
        }

        var said = (result.Error + result.Output).Trim();
        var full = said.Contains("No space left on device", StringComparison.OrdinalIgnoreCase);
        throw new BackupException(full ? BackupFault.DiskFull : fault, $"{Path.GetFileName(program)} failed: {Last(said)}");
    }

    /// <summary>The same server for PostgreSQL's programs. The password is in the environment, which only their own user can read.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment(NpgsqlConnectionStringBuilder connection)
    {
        yield return new("PGHOST", connection.Host!);
        yield return new("PGPORT", connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return new("PGUSER", connection.Username!);
        yield return new("PGDATABASE", connection.Database ?? connection.Username!);
        yield return new("PGAPPNAME", "portal-backup");
        yield return new("PGSSLMODE", connection.SslMode switch
        {
            SslMode.Disable => "disable",
            SslMode.Allow => "allow",
            SslMode.Require => "require",
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => "prefer",
        });
        if (connection.RootCertificate is { Length: > 0 } root)
        {
            yield return new("PGSSLROOTCERT", root);
        }

        if (connection.Password is { Length: > 0 } password)
        {
            yield return new("PGPASSWORD", password);
        }
    }

    /// <summary>Enough to act on: the end is where programs say what went wrong.</summary>
    private static string Last(string said) => said.Length <= 1_000 ? said : "…" + said[^1_000..];
}
