namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>Who may look into which schema, that nobody but the owner makes anything, and what new objects are granted.</summary>
internal sealed class SchemaCheck : ICatalogueCheck
{
    private static readonly Dictionary<string, string[]> Usage = new()
    {
        ["public"] = ParkingRoles.NotOwner,
        ["auth"] = [ParkingRoles.Auth, ParkingRoles.Backup],
        ["quartz"] = [ParkingRoles.Platform, ParkingRoles.Backup],
        // Its functions are everybody's to execute; who may not look into the schema cannot name them.
        ["pgcrypto"] = [ParkingRoles.Auth],
    };

    private static readonly string[] NewObjects = ["new relations: select to parking_backup", "new sequences: select to parking_backup"];

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        await SchemasAsync(catalogue, cancellationToken);
        await DatabaseAsync(catalogue, cancellationToken);
        await NewObjectsAsync(catalogue, cancellationToken);
        await ParametersAsync(catalogue, cancellationToken);
    }

    private static async Task SchemasAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var grants = await catalogue.ReadAsync(
            $"""
            select n.nspname::text, coalesce(r.rolname::text, 'PUBLIC'), lower(acl.privilege_type)
            from pg_namespace n cross join aclexplode(n.nspacl) acl left join pg_roles r on r.oid = acl.grantee
            where {Catalogue.OurSchema} and acl.grantee <> n.nspowner and coalesce(r.rolname, '') <> 'parking_owner'
            order by 1, 2, 3
            """,
            row => (Schema: row.GetString(0), Role: row.GetString(1), Verb: row.GetString(2)),
            cancellationToken);
        foreach (var (schema, role, verb) in grants)
        {
            if (verb != "usage" || !Usage.GetValueOrDefault(schema, []).Contains(role))
            {
                catalogue.Report(FindingCode.SchemaGrant, $"{role} has {verb.ToUpperInvariant()} on schema {schema}, which nobody reviewed.");
            }
        }

        foreach (var (schema, roles) in Usage)
        {
            foreach (var role in roles.Where(role => !grants.Contains((schema, role, "usage"))))
            {
                catalogue.Report(FindingCode.GrantMissing, $"{role} lacks USAGE on schema {schema}.");
            }
        }
    }

    private static async Task DatabaseAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var grants = await catalogue.ReadAsync(
            """
            select d.datname::text, coalesce(r.rolname::text, 'PUBLIC'), acl.privilege_type
            from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl left join pg_roles r on r.oid = acl.grantee
            where d.datname = current_database() and acl.grantee <> d.datdba and (acl.privilege_type in ('CREATE', 'TEMPORARY') or acl.is_grantable)
            order by 2, 3
            """,
            row => (Database: row.GetString(0), Role: row.GetString(1), Verb: row.GetString(2)),
            cancellationToken);
        foreach (var (database, role, verb) in grants)
        {
            catalogue.Report(FindingCode.DatabaseGrant, $"{role} has {verb} on database {database}: revoke all on database {database} from that role, then grant CONNECT.");
        }
    }

    private static async Task NewObjectsAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var defaults = await catalogue.ReadAsync(
            """
            select 'new ' || case d.defaclobjtype when 'r' then 'relations' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end
                || ': ' || lower(acl.privilege_type) || ' to ' || coalesce(r.rolname::text, 'PUBLIC')
            from pg_default_acl d cross join aclexplode(d.defaclacl) acl left join pg_roles r on r.oid = acl.grantee
            where acl.grantee <> d.defaclrole
            order by 1
            """,
            row => row.GetString(0),
            cancellationToken);
        foreach (var extra in defaults.Except(NewObjects))
        {
            catalogue.Report(FindingCode.DefaultGrant, $"Default privileges give {extra}, which nobody reviewed.");
        }
    }

    private static async Task ParametersAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var grants = await catalogue.ReadAsync(
            """
            select p.parname, coalesce(r.rolname::text, 'PUBLIC'), acl.privilege_type
            from pg_parameter_acl p cross join aclexplode(p.paracl) acl left join pg_roles r on r.oid = acl.grantee
            where acl.grantee = 0 or r.rolname like 'parking\_%'
            """,
            row => (Parameter: row.GetString(0), Role: row.GetString(1), Verb: row.GetString(2)),
            cancellationToken);
        foreach (var (parameter, role, verb) in grants)
        {
            catalogue.Report(FindingCode.ParameterGrant, $"{role} may {verb} the server's parameter {parameter}.");
        }
    }
}
