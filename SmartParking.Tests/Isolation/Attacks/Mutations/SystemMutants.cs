using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Tests.Isolation.Attacks.Mutations;

/// <summary>What lies round our tables: schemas, the database, defaults, PostgreSQL's own functions and catalogues.</summary>
internal static class SystemMutants
{
    private static readonly string[] Grantees = [.. ParkingRoles.NotOwner, "public"];

    public static IEnumerable<GeneratedMutant> All(string database)
    {
        foreach (var role in Grantees)
        {
            var name = role == "public" ? "PUBLIC" : role;
            yield return new("make things", $"grant create on schema public to {role}", [FindingCode.SchemaGrant], $"{name} has CREATE on schema public");
            yield return new("make things", $"grant create on schema auth to {role}", [FindingCode.SchemaGrant], $"{name} has CREATE on schema auth");
            yield return new("make schemas", $"grant create on database {database} to {role}", [FindingCode.DatabaseGrant], $"{name} has CREATE on database");
            yield return new("temporary tables", $"grant temporary on database {database} to {role}", [FindingCode.DatabaseGrant], $"{name} has TEMPORARY on database");
            yield return new("new functions", $"alter default privileges for role parking_owner in schema public grant execute on functions to {role}", [FindingCode.DefaultGrant], $"functions: execute to {name}");
            yield return new("new tables", $"alter default privileges for role parking_owner in schema public grant update on tables to {role}", [FindingCode.DefaultGrant], $"relations: update to {name}");
            yield return new("statistics", $"grant select on pg_statistic to {role}", [FindingCode.GrantSystem], $"{name} has SELECT on pg_catalog.pg_statistic");
            yield return new("password hashes", $"grant select (rolpassword) on pg_authid to {role}", [FindingCode.GrantSystem], $"{name} has SELECT on pg_catalog.pg_authid");
            yield return new("the server's files", $"grant execute on function pg_read_file(text) to {role}", [FindingCode.GrantSystem], $"{name} has EXECUTE on pg_catalog.pg_read_file(text)");
            yield return new("files into large objects", $"grant execute on function lo_import(text) to {role}", [FindingCode.GrantSystem], $"{name} has EXECUTE on pg_catalog.lo_import(text)");
        }

        foreach (var role in ParkingRoles.NotOwner)
        {
            var schema = role is ParkingRoles.Auth or ParkingRoles.Backup ? "public" : "auth";
            yield return schema == "auth"
                ? new("a look into auth", $"grant usage on schema auth to {role}", [FindingCode.SchemaGrant], $"{role} has USAGE on schema auth")
                : new("no look into public", $"revoke usage on schema public from {role}", [FindingCode.GrantMissing], $"{role} lacks USAGE on schema public");
            yield return new("limits lifted here", $"alter role {role} in database {database} set search_path = auth, public", [FindingCode.SettingForbidden], $"Role {role} in database {database} has search_path");
        }

        foreach (var (setting, value) in new[] { ("default_transaction_read_only", "on"), ("work_mem", "'1GB'") })
        {
            yield return new("a trap left in the role", $"alter role parking_app in database {database} set {setting} = {value}", [FindingCode.SettingForbidden], $"Role parking_app in database {database} has {setting}");
        }

        // In this database alone: the roles are those of every test that runs beside.
        foreach (var setting in new[] { "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout" })
        {
            yield return new("no limit here", $"alter role parking_app in database {database} set {setting} = 0", [FindingCode.SettingForbidden], $"Role parking_app in database {database} has {setting}");
        }
    }
}
