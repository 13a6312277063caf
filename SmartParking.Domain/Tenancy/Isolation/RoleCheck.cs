namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>What the roles are, besides what they are granted: no special attribute and no membership.</summary>
internal sealed class RoleCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var roles = await catalogue.ReadAsync(
            """
            select r.rolname::text, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls, r.rolcanlogin
            from pg_roles r where r.rolname like 'parking\_%'
            """,
            row => (Name: row.GetString(0), Super: row.GetBoolean(1), CreateRole: row.GetBoolean(2), CreateDb: row.GetBoolean(3),
                Replication: row.GetBoolean(4), BypassRls: row.GetBoolean(5), Login: row.GetBoolean(6)),
            cancellationToken);
        foreach (var missing in ParkingRoles.All.Except(roles.Select(role => role.Name)))
        {
            catalogue.Report(FindingCode.RoleMissing, $"Role {missing} does not exist: run migrations/roles.sql.");
        }

        foreach (var role in roles.Where(role => ParkingRoles.All.Append(ParkingRoles.Replication).Contains(role.Name)))
        {
            var mayBypass = role.Name == ParkingRoles.Backup;
            (string Attribute, bool Has, string Means)[] attributes =
            [
                ("SUPERUSER", role.Super, "no policy binds it"),
                ("CREATEROLE", role.CreateRole, "it could make itself a member of others"),
                ("CREATEDB", role.CreateDb, "it could make databases"),
                ("REPLICATION", role.Replication && role.Name != ParkingRoles.Replication, "it could copy the whole server"),
                ("BYPASSRLS", role.BypassRls && !mayBypass, "no policy binds it"),
            ];
            foreach (var (attribute, _, means) in attributes.Where(each => each.Has))
            {
                catalogue.Report(FindingCode.RoleAttribute, $"Role {role.Name} has {attribute}: {means}.");
            }

            if (mayBypass && !role.BypassRls)
            {
                catalogue.Report(FindingCode.RoleAttribute, $"Role {role.Name} lacks BYPASSRLS: its backups would be empty.");
            }
        }

        var memberships = await catalogue.ReadAsync(
            """
            select distinct member.rolname::text, granted.rolname::text
            from pg_auth_members m join pg_roles member on member.oid = m.member join pg_roles granted on granted.oid = m.roleid
            where member.rolname like 'parking\_%' order by 1, 2
            """,
            row => (Member: row.GetString(0), Role: row.GetString(1)),
            cancellationToken);
        foreach (var (member, role) in memberships)
        {
            catalogue.Report(FindingCode.RoleMembership, $"Role {member} is a member of {role} and may do what that may.");
        }
    }
}
