using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>Settings that ALTER ROLE and ALTER DATABASE put into every new session.</summary>
internal sealed class SettingCheck : ICatalogueCheck
{
    private static readonly string[] Forbidden = ["session_replication_role", "role", "session_authorization", "local_preload_libraries"];
    private static readonly (string Name, string? Value)[] OfAll = [("search_path", "public, pg_temp"), ("row_security", "on")];

    /// <summary>A password of V5 or V6 is a parameter of parking_auth's (<see cref="Identity.Accounts.OldPasswords"/>), and must not come to stand in the server's log.</summary>
    private static readonly string[] Unlogged = ["log_parameter_max_length", "log_parameter_max_length_on_error"];
    private static readonly string[] Limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];

    /// <summary>What roles.sql gives; anything else in a role's settings came from somewhere else.</summary>
    private static readonly string[] Reviewed = ["search_path", "row_security", "timezone", "synchronous_commit", "default_transaction_read_only", .. Limits, .. Unlogged];

    private sealed record Setting(string? Role, string? Database, string Name, string Value)
    {
        public string Holder => (Role, Database) switch
        {
            (null, null) => "All roles have",
            (null, _) => $"Database {Database} has",
            (_, null) => $"Role {Role} has",
            _ => $"Role {Role} in database {Database} has",
        };
    }

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var settings = await catalogue.ReadAsync(
            """
            select r.rolname::text, d.datname::text, lower(split_part(each.text, '=', 1)), substr(each.text, strpos(each.text, '=') + 1)
            from pg_db_role_setting s cross join unnest(s.setconfig) as each (text)
                left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
            where s.setdatabase = 0 or d.datname = current_database()
            order by 1, 2, 3
            """,
            row => new Setting(Sql.Text(row, 0), Sql.Text(row, 1), row.GetString(2), row.GetString(3)),
            cancellationToken);

        foreach (var setting in settings)
        {
            if (setting.Name.StartsWith("app.", StringComparison.Ordinal))
            {
                catalogue.Report(FindingCode.SettingTenant, $"{setting.Holder} a default for {setting.Name}: sessions begin inside a tenant without any scope.");
            }
            else if (Forbidden.Contains(setting.Name) || setting is { Name: "row_security", Value: not ("on" or "true" or "1") })
            {
                catalogue.Report(FindingCode.SettingForbidden, $"{setting.Holder} {setting.Name} = {setting.Value}, which must not be set.");
            }
            else if (setting.Role is { } role && ParkingRoles.All.Contains(role) && (setting.Database is not null || !Reviewed.Contains(setting.Name)))
            {
                // A role may alter itself, so whoever has its password may leave something behind for everybody; and what it has in one database wins over what it has everywhere.
                catalogue.Report(FindingCode.SettingForbidden, $"{setting.Holder} {setting.Name} = {setting.Value}, which migrations/roles.sql does not set: reset it.");
            }
        }

        foreach (var role in ParkingRoles.All)
        {
            Demand(catalogue, role, settings.Where(setting => setting.Role == role && setting.Database is null).ToDictionary(setting => setting.Name, setting => setting.Value));
        }
    }

    private static void Demand(Catalogue catalogue, string role, Dictionary<string, string> has)
    {
        foreach (var (name, value) in OfAll.Where(each => has.GetValueOrDefault(each.Name) != each.Value))
        {
            catalogue.Report(FindingCode.SettingMissing, $"Role {role} must have {name} = {value}: run migrations/roles.sql.");
        }

        foreach (var name in Unlogged.Where(name => role == ParkingRoles.Auth && has.GetValueOrDefault(name) != "0"))
        {
            catalogue.Report(FindingCode.SettingMissing, $"Role {role} must have {name} = 0: run migrations/roles.sql.");
        }

        if (ParkingRoles.Serving.Contains(role) && has.TryGetValue("default_transaction_read_only", out var reading) && reading is not ("off" or "false" or "0"))
        {
            catalogue.Report(FindingCode.SettingForbidden, $"Role {role} has default_transaction_read_only = {reading}: it could write nothing.");
        }

        foreach (var name in Limits.Where(name => ParkingRoles.Serving.Contains(role) && IsUnfit(has.GetValueOrDefault(name))))
        {
            catalogue.Report(FindingCode.SettingMissing, $"Role {role} must have a {name} of at least a second: run migrations/roles.sql.");
        }
    }

    /// <summary>Zero, in whatever unit, is no limit; under a second nothing could be done.</summary>
    private static bool IsUnfit(string? limit) =>
        limit is null || !limit.TrimStart('0').Any(char.IsAsciiDigit) || limit.EndsWith("us", StringComparison.Ordinal)
        || (int.TryParse(limit.EndsWith("ms", StringComparison.Ordinal) ? limit[..^2] : limit, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 1000);
}
