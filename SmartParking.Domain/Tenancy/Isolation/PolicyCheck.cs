using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>For each reviewed role and verb of a table exactly one permissive policy in canonical text, and no other.</summary>
internal sealed class PolicyCheck : ICatalogueCheck
{
    private sealed record Policy(string Table, string Name, bool Permissive, string Verb, string Roles, string? Using, string? Check);

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var policies = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "c.relname")}, p.polname::text, p.polpermissive,
                case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                array_to_string(array(select coalesce(r.rolname::text, 'PUBLIC') from unnest(p.polroles) as each (id) left join pg_roles r on r.oid = each.id order by 1), ', '),
                pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
            from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
            where {Catalogue.OurSchema}
            order by 1, 2
            """,
            row => new Policy(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetString(3), row.GetString(4), Sql.Text(row, 5), Sql.Text(row, 6)),
            cancellationToken);
        var partitions = (await catalogue.RelationsAsync(cancellationToken)).Where(relation => relation.IsPartition).Select(relation => relation.Name).ToHashSet();
        var byRight = policies.GroupBy(policy => (policy.Table, policy.Roles, policy.Verb)).ToDictionary(group => group.Key, group => group.ToList());

        foreach (var policy in policies)
        {
            Judge(catalogue, policy, partitions.Contains(policy.Table));
        }

        foreach (var (table, right) in Bounded())
        {
            var found = byRight.GetValueOrDefault((table.Name, right.Role, right.Verb)) ?? [];
            if (!found.Any(policy => policy.Permissive))
            {
                catalogue.Report(FindingCode.PolicyMissing, $"Table {table.Name} has no policy for {right.Verb} to {right.Role}, which is granted.");
            }

            foreach (var second in found.Where(policy => policy.Permissive).Skip(1))
            {
                catalogue.Report(FindingCode.PolicyExtra, $"Policy {second.Name} on {table.Name} is a second one for {right.Verb} to {right.Role}: each opens what the other closes.");
            }
        }
    }

    private static IEnumerable<(ReviewedTable Table, ReviewedRight Right)> Bounded() =>
        from table in ReviewedTables.All
        where table.IsTenants
        from right in table.Rights
        select (table, right);

    private static void Judge(Catalogue catalogue, Policy policy, bool onPartition)
    {
        if (onPartition)
        {
            catalogue.Report(FindingCode.PartitionPolicy, $"Policy {policy.Name} lies on partition {policy.Table}: rows are reached through the parent's policies alone.");
            return;
        }

        if (policy.Roles.Contains("PUBLIC", StringComparison.Ordinal))
        {
            catalogue.Report(FindingCode.PolicyPublic, $"Policy {policy.Name} on {policy.Table} is for PUBLIC, but must be for one role.");
            return;
        }

        if (!policy.Permissive)
        {
            catalogue.Report(FindingCode.PolicyRestrictive, $"Policy {policy.Name} on {policy.Table} is restrictive; the reviewed policies are permissive.");
            return;
        }

        if (policy.Using == "true" || policy.Check == "true")
        {
            catalogue.Report(FindingCode.PolicyOpen, $"Policy {policy.Name} on {policy.Table} opens every tenant's rows to {policy.Roles}.");
            return;
        }

        var right = ReviewedTables.Find(policy.Table)?.Rights.FirstOrDefault(right => right.Role == policy.Roles && right.Verb == policy.Verb);
        if (right is null or { Using: null, Check: null })
        {
            catalogue.Report(FindingCode.PolicyExtra, $"Policy {policy.Name} on {policy.Table} is for {policy.Verb} to {policy.Roles}, which nobody reviewed.");
        }
        else if (policy.Using != right.Using || policy.Check != right.Check)
        {
            catalogue.Report(
                FindingCode.PolicyChanged,
                $"Policy {policy.Name} on {policy.Table} is USING {policy.Using ?? "nothing"} WITH CHECK {policy.Check ?? "nothing"}, but must be USING {right.Using ?? "nothing"} WITH CHECK {right.Check ?? "nothing"}.");
        }
    }
}
