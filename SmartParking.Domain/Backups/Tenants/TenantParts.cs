using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>
/// The tables that hold a tenant's rows, from the catalogue, so that a table made tomorrow is archived, restored and removed
/// without being named. What stays (the audit, and what proves something) has no policy that lets its rows be removed.
/// </summary>
internal static class TenantParts
{
    // Each only decides less than for other tables, so a name that is missing here loses nothing.
    private static readonly IReadOnlyDictionary<string, PartKind> Special = new Dictionary<string, PartKind>
    {
        ["memberships"] = PartKind.Access,
        ["invitations"] = PartKind.Access,
        ["api_keys"] = PartKind.Access,
        ["webhook_secrets"] = PartKind.Access,
        ["messages"] = PartKind.Passing,
        ["support_visits"] = PartKind.Passing,
    };

    private const string TablesSql =
        """
        select c.relname::text,
            array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum),
            array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated <> '' order by a.attnum),
            array(select a.attname::text from pg_index i cross join unnest(i.indkey) with ordinality k (number, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
                where i.indrelid = c.oid and i.indisprimary order by k.place),
            has_table_privilege(c.oid, 'update'),
            array(select distinct f.confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid)
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and not c.relispartition
            and exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = 'd' and p.polroles = array['parking_owner'::regrole::oid])
        order by 1
        """;

    /// <summary>Referenced tables before those that refer to them.</summary>
    public static async Task<IReadOnlyList<TenantPart>> ReadAsync(TenantWork work, CancellationToken cancellationToken)
    {
        var tables = await work.RowsAsync(TablesSql, [], Read, cancellationToken);
        var (ordered, waiting) = (new List<TenantPart>(), tables);
        while (waiting.Count > 0)
        {
            var left = waiting.Select(each => each.Part.Table).ToHashSet(StringComparer.Ordinal);
            var ready = waiting.Where(each => !each.Refers.Any(left.Contains)).ToList();
            if (ready.Count == 0)
            {
                throw new InvalidOperationException($"These tables refer to each other, so none of them can be filled first: {string.Join(", ", left)}.");
            }

            ordered.AddRange(ready.Select(each => each.Part));
            waiting = [.. waiting.Except(ready)];
        }

        return ordered;
    }

    private static (TenantPart Part, string[] Refers) Read(NpgsqlDataReader row)
    {
        var table = row.GetString(0);
        return (
            new TenantPart(table, row.GetFieldValue<string[]>(1), row.GetFieldValue<string[]>(2), row.GetFieldValue<string[]>(3), row.GetBoolean(4), Special.GetValueOrDefault(table, PartKind.Data)),
            row.GetFieldValue<string[]>(5));
    }
}
