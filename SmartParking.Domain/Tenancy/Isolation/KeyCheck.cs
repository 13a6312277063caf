namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>Keys stay inside a tenant: PostgreSQL checks them without asking any policy.</summary>
internal sealed class KeyCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var tenants = (await catalogue.RelationsAsync(cancellationToken))
            .Where(relation => relation.IsTenants && ReviewedTables.Find(relation.Name) is null or { IsTenants: true })
            .ToDictionary(relation => relation.Name);
        await ForeignKeysAsync(catalogue, tenants, cancellationToken);
        await UniqueKeysAsync(catalogue, tenants, cancellationToken);
    }

    private static async Task ForeignKeysAsync(Catalogue catalogue, Dictionary<string, Relation> tenants, CancellationToken cancellationToken)
    {
        const string Columns = "array(select a.attname::text from unnest({0}) with ordinality as each (number, place) join pg_attribute a on a.attrelid = {1} and a.attnum = each.number order by each.place)";
        var keys = await catalogue.ReadAsync(
            $"""
            select k.conname::text, {Catalogue.NameOf("n.nspname", "c.relname")}, {Catalogue.NameOf("tn.nspname", "t.relname")},
                {Columns.Replace("{0}", "k.conkey", StringComparison.Ordinal).Replace("{1}", "k.conrelid", StringComparison.Ordinal)},
                {Columns.Replace("{0}", "k.confkey", StringComparison.Ordinal).Replace("{1}", "k.confrelid", StringComparison.Ordinal)}
            from pg_constraint k
                join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
                join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
            where k.contype = 'f' and k.conparentid = 0 and {Catalogue.OurSchema}
            order by 2, 1
            """,
            row => (Name: row.GetString(0), From: row.GetString(1), To: row.GetString(2), Columns: row.GetFieldValue<string[]>(3), Target: row.GetFieldValue<string[]>(4)),
            cancellationToken);
        foreach (var key in keys)
        {
            if (!tenants.TryGetValue(key.From, out var from) || !tenants.TryGetValue(key.To, out var to))
            {
                if (tenants.ContainsKey(key.From) != tenants.ContainsKey(key.To))
                {
                    catalogue.Report(FindingCode.ForeignKeyTenant, $"Foreign key {key.Name} on {key.From} ties a tenant's table and a global one, {key.To}.");
                }

                continue;
            }

            var place = Array.IndexOf(key.Columns, from.Key);
            if (place < 0 || key.Target[place] != to.Key)
            {
                catalogue.Report(FindingCode.ForeignKeyTenant, $"Foreign key {key.Name} on {key.From} does not tie {from.Key} to {key.To}.{to.Key}: it accepts another tenant's row.");
            }
        }
    }

    private static async Task UniqueKeysAsync(Catalogue catalogue, Dictionary<string, Relation> tenants, CancellationToken cancellationToken)
    {
        var keys = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "c.relname")}, ic.relname::text,
                coalesce((select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]), ''),
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (i.indkey::int2[])), i.indisexclusion
            from pg_index i join pg_class c on c.oid = i.indrelid join pg_class ic on ic.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
            where (i.indisunique or i.indisexclusion) and {Catalogue.OurSchema}
            order by 1, 2
            """,
            row => (Table: row.GetString(0), Name: row.GetString(1), First: row.GetString(2), Contains: row.GetBoolean(3), Exclusion: row.GetBoolean(4)),
            cancellationToken);
        foreach (var key in keys.Where(key => tenants.ContainsKey(key.Table) && !ReviewedTables.GlobalKeys.ContainsKey(key.Name)))
        {
            if (key.Exclusion ? !key.Contains : key.First != "tenant_id")
            {
                catalogue.Report(FindingCode.UniqueKeyTenant, $"Unique key {key.Name} on {key.Table} does not begin with tenant_id: a repeat tells of another tenant's row.");
            }
        }
    }
}
