namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>Everything is parking_owner's; a role that serves owns nothing, for an owner may switch its policies off.</summary>
internal sealed class OwnerCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var owned = await catalogue.ReadAsync(
            """
            select r.rolname::text, pg_describe_object(s.classid, s.objid, s.objsubid)
            from pg_shdepend s join pg_roles r on r.oid = s.refobjid
            where s.refclassid = 'pg_authid'::regclass and s.deptype = 'o' and r.rolname in ('parking_app', 'parking_platform', 'parking_auth', 'parking_backup')
                and s.dbid in (0, (select oid from pg_database where datname = current_database()))
            order by 1, 2
            """,
            row => (Role: row.GetString(0), What: row.GetString(1)),
            cancellationToken);
        foreach (var (role, what) in owned)
        {
            catalogue.Report(FindingCode.RoleOwns, $"Role {role} owns {what}: an owner may switch its policies off.");
        }

        var strangers = await catalogue.ReadAsync(
            $"""
            select x.what, r.rolname::text
            from (
                select 'relation ' || {Catalogue.NameOf("n.nspname", "c.relname")}, c.relowner, 'pg_class'::regclass, c.oid
                from pg_class c join pg_namespace n on n.oid = c.relnamespace where {Catalogue.OurSchema} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                union all
                select 'function ' || {Catalogue.NameOf("n.nspname", "p.proname")}, p.proowner, 'pg_proc'::regclass, p.oid
                from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {Catalogue.OurSchema}
                union all
                select 'schema ' || n.nspname, n.nspowner, 'pg_namespace'::regclass, n.oid from pg_namespace n where {Catalogue.OurSchema}
                union all
                select 'database ' || d.datname, d.datdba, 'pg_database'::regclass, d.oid from pg_database d where d.datname = current_database()
            ) as x (what, owner, class, id) join pg_roles r on r.oid = x.owner
            where r.rolname not in ('parking_owner', 'parking_app', 'parking_platform', 'parking_auth', 'parking_backup')
                and not (x.what = 'schema public' and r.rolname = 'pg_database_owner')
                and not exists (select from pg_depend e where e.classid = x.class and e.objid = x.id and e.deptype = 'e')
            order by 1
            """,
            row => (What: row.GetString(0), Owner: row.GetString(1)),
            cancellationToken);
        foreach (var (what, owner) in strangers)
        {
            catalogue.Report(FindingCode.ObjectOwner, $"The owner of {what} is {owner}, but must be parking_owner.");
        }
    }
}
