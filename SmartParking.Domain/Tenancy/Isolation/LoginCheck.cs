using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>Each connection string leads to the same database, as its own role, into a session without a tenant.</summary>
internal sealed class LoginCheck(CheckedConnections connections, CheckOptions options)
{
    private const string Session =
        """
        select current_user::text, session_user::text, current_setting('is_superuser'), current_setting('app.context', true),
            current_setting('row_security'), current_setting('search_path'), current_setting('session_replication_role'),
            current_setting('synchronous_commit'), current_database() || ' since ' || pg_postmaster_start_time()::text
        """;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        string? first = null;
        foreach (var (key, role, connectionString) in connections.Given())
        {
            try
            {
                await using var connection = new NpgsqlConnection(Unpooled(key, connectionString));
                await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand(Session, connection);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                await reader.ReadAsync(cancellationToken);
                findings.AddRange(Judge(key, role, reader));
                var place = reader.GetString(8);
                first ??= place;
                if (place != first)
                {
                    findings.Add(new Finding(FindingCode.LoginOtherDatabase, $"{key} leads to another database or server than ConnectionStrings:Parking."));
                }
            }
            catch (NpgsqlException failure)
            {
                throw Unreadable(key, failure);
            }
        }

        return findings;
    }

    /// <summary>A pooled session could be an old one, from before what is looked for.</summary>
    public static string Unpooled(string key, string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5, ApplicationName = "portal-validate" }.ConnectionString;
        }
        catch (ArgumentException)
        {
            // The exception's text may repeat the value.
            throw new CatalogueUnreadableException($"{key} is not a PostgreSQL connection string.");
        }
    }

    public static CatalogueUnreadableException Unreadable(string key, NpgsqlException failure) =>
        new($"{key} cannot be used: {(failure as PostgresException)?.MessageText ?? failure.Message}", failure);

    private IEnumerable<Finding> Judge(string key, string role, NpgsqlDataReader session)
    {
        var user = session.GetString(0);
        if (user != role || session.GetString(1) != role || session.GetString(2) != "off")
        {
            var super = session.GetString(2) == "off" ? "" : ", a superuser";
            yield return new Finding(FindingCode.LoginWrongRole, $"{key} logs in as {user}{super}, but must as {role}.");
        }

        if (!string.IsNullOrEmpty(Sql.Text(session, 3)))
        {
            yield return new Finding(FindingCode.SettingTenant, $"A session of {user} ({key}) begins with a context: app.context has a default.");
        }

        (string Name, int Column, string Wanted)[] settings =
        [
            ("row_security", 4, "on"), ("search_path", 5, "public, pg_temp"), ("session_replication_role", 6, "origin"),
        ];
        foreach (var (name, column, wanted) in settings.Where(setting => session.GetString(setting.Column) != setting.Wanted))
        {
            yield return new Finding(FindingCode.LoginSetting, $"A session of {user} ({key}) has {name} = {session.GetString(column)}, but must have {wanted}.");
        }

        if (options.Durability && ParkingRoles.Serving.Contains(role) && session.GetString(7) is not ("on" or "remote_apply"))
        {
            yield return new Finding(FindingCode.ServerDurability, $"A session of {user} ({key}) has synchronous_commit = {session.GetString(7)}: what it acknowledges may be lost.");
        }
    }
}
