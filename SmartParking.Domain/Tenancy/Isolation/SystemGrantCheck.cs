namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>
/// Nobody was given more of PostgreSQL's own functions and catalogues than it comes with: statistics hold every tenant's values,
/// and a function that reads the server's files reads every table.
/// </summary>
internal sealed class SystemGrantCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var grants = await catalogue.ReadAsync(
            """
            with held as (
                select 'pg_class'::regclass as class, c.oid, 0 as part, n.nspname || '.' || c.relname as name, acl.grantee, acl.privilege_type
                from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) acl
                where n.nspname = 'pg_catalog'
                union all
                select 'pg_class'::regclass, c.oid, a.attnum, n.nspname || '.' || c.relname, acl.grantee, acl.privilege_type
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(a.attacl) acl
                where n.nspname = 'pg_catalog'
                union all
                select 'pg_proc'::regclass, p.oid, 0, n.nspname || '.' || p.proname || '(' || array_to_string(array(select format_type(each.type, null) from unnest(p.proargtypes) with ordinality as each (type, place) order by each.place), ', ') || ')',
                    acl.grantee, acl.privilege_type
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join aclexplode(p.proacl) acl
                where n.nspname = 'pg_catalog'
            )
            select distinct coalesce(r.rolname::text, 'PUBLIC'), h.privilege_type, h.name
            from held h left join pg_roles r on r.oid = h.grantee left join pg_init_privs i on i.classoid = h.class and i.objoid = h.oid and i.objsubid = h.part
            where (h.grantee = 0 or r.rolname like 'parking\_%')
                and not exists (select from aclexplode(i.initprivs) first where first.grantee = h.grantee and first.privilege_type = h.privilege_type)
                and not (h.class = 'pg_proc'::regclass and h.grantee = 0 and i.objoid is null)
            order by 1, 3
            """,
            row => (Role: row.GetString(0), Verb: row.GetString(1), Name: row.GetString(2)),
            cancellationToken);
        foreach (var (role, verb, name) in grants)
        {
            catalogue.Report(FindingCode.GrantSystem, $"{role} has {verb} on {name}, which PostgreSQL does not give by itself.");
        }
    }
}
