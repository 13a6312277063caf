namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>What reads tables with another's rights, or holds a copy no policy can bind.</summary>
internal sealed class ViewCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var views = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "c.relname")}, c.relkind,
                coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions) or 'security_invoker=1' = any (c.reloptions), false),
                coalesce((select string_agg(r.rolname, ', ' order by r.rolname) from pg_roles r
                    where r.rolname in ('parking_app', 'parking_platform', 'parking_auth') and has_any_column_privilege(r.oid, c.oid, 'select')), '')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where {Catalogue.OurSchema} and c.relkind in ('v', 'm', 'f')
            order by 1
            """,
            row => (Name: row.GetString(0), Kind: row.GetChar(1), Invoker: row.GetBoolean(2), Readers: row.GetString(3)),
            cancellationToken);
        foreach (var (name, kind, invoker, readers) in views)
        {
            switch (kind)
            {
                case 'v' when !invoker:
                    catalogue.Report(FindingCode.ViewDefiner, $"View {name} is not security_invoker: it reads with its owner's rights, not the reader's.");
                    break;
                case 'm' when readers.Length > 0:
                    catalogue.Report(FindingCode.ViewMaterialised, $"Materialised view {name} is readable by {readers}: no policy can bind it.");
                    break;
                case 'f' when readers.Length > 0:
                    catalogue.Report(FindingCode.ForeignTable, $"Foreign table {name} is readable by {readers}: the other server's rows know no policy of ours.");
                    break;
            }
        }

        var rules = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "c.relname")}, w.rulename::text
            from pg_rewrite w join pg_class c on c.oid = w.ev_class join pg_namespace n on n.oid = c.relnamespace
            where {Catalogue.OurSchema} and w.rulename <> '_RETURN'
            """,
            row => (Table: row.GetString(0), Rule: row.GetString(1)),
            cancellationToken);
        foreach (var (table, rule) in rules)
        {
            catalogue.Report(FindingCode.TableRule, $"Rule {rule} on {table} rewrites statements with the owner's rights.");
        }
    }
}
