using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The grants on tables, columns, sequences and views are exactly the reviewed ones.</summary>
internal sealed class GrantCheck : ICatalogueCheck
{
    private static readonly string[] Forbidden = ["truncate", "references", "trigger", "maintain"];

    private sealed record Grant(string Object, string Role, string Verb, string? Columns)
    {
        public string What => Columns is null ? $"{Verb.ToUpperInvariant()} on {Object}" : $"{Verb.ToUpperInvariant()} ({Columns}) on {Object}";
    }

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var granted = await GrantedAsync(catalogue, cancellationToken);
        var relations = await catalogue.RelationsAsync(cancellationToken);
        var partitions = relations.Where(relation => relation.IsPartition).Select(relation => relation.Name).ToHashSet();
        var expected = Expected(relations).ToHashSet();

        foreach (var grant in granted.Where(grant => !expected.Contains(grant)))
        {
            Judge(catalogue, grant, partitions);
        }

        foreach (var missing in expected.Except(granted))
        {
            catalogue.Report(FindingCode.GrantMissing, $"{missing.Role} lacks {missing.What}.");
        }
    }

    private static Task<IReadOnlyList<Grant>> GrantedAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var name = Catalogue.NameOf("n.nspname", "c.relname");
        return catalogue.ReadAsync(
            $"""
            with granted as (
                select c.oid, c.relowner, {name} as name, acl.grantee, acl.privilege_type as verb, null::smallint as number, null::text as col, acl.is_grantable
                from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) acl
                where {Catalogue.OurSchema} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                union all
                select c.oid, c.relowner, {name}, acl.grantee, acl.privilege_type, a.attnum, a.attname::text, acl.is_grantable
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(a.attacl) acl
                where {Catalogue.OurSchema}
            )
            select g.name, coalesce(r.rolname::text, 'PUBLIC'), lower(g.verb) || case when g.is_grantable then ' with grant option' else '' end,
                string_agg(g.col, ',' order by g.number)
            from granted g left join pg_roles r on r.oid = g.grantee
            where g.grantee <> g.relowner
            group by g.name, r.rolname, g.verb, g.is_grantable, g.number is null
            order by 1, 2, 3
            """,
            row => new Grant(row.GetString(0), row.GetString(1), row.GetString(2), Sql.Text(row, 3)),
            cancellationToken);
    }

    private static IEnumerable<Grant> Expected(IReadOnlyList<Relation> relations)
    {
        foreach (var table in ReviewedTables.All)
        {
            foreach (var right in table.Rights.Where(right => right.Role != ParkingRoles.Owner))
            {
                yield return new Grant(table.Name, right.Role, right.Verb, right.Columns);
            }
        }

        foreach (var relation in relations)
        {
            yield return new Grant(relation.Name, ParkingRoles.Backup, "select", null);
        }

        foreach (var (sequence, role) in ReviewedTables.Sequences)
        {
            yield return new Grant(sequence, role, "usage", null);
            yield return new Grant(sequence, ParkingRoles.Backup, "select", null);
        }
    }

    private static void Judge(Catalogue catalogue, Grant grant, HashSet<string> partitions)
    {
        if (grant.Role == "PUBLIC")
        {
            catalogue.Report(FindingCode.GrantPublic, $"PUBLIC has {grant.What}.");
        }
        else if (Array.Exists(Forbidden, verb => grant.Verb.StartsWith(verb, StringComparison.Ordinal)))
        {
            catalogue.Report(FindingCode.GrantForbidden, $"{grant.Role} has {grant.What}: no policy bounds that verb.");
        }
        else if (partitions.Contains(grant.Object))
        {
            catalogue.Report(FindingCode.GrantPartition, $"{grant.Role} has {grant.What}, a partition: rows are reached through the parent alone.");
        }
        else
        {
            catalogue.Report(FindingCode.GrantExtra, $"{grant.Role} has {grant.What}, which nobody reviewed.");
        }
    }
}
