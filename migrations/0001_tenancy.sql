-- Tenancy: who a row belongs to, and the one place where the database decides it.
--
-- Every tenant table goes through protect_tenant_table(): ENABLE and FORCE row level security, grants, and for
-- each role and each verb it is granted exactly one permissive policy in canonical text. A verb that is not
-- granted has no policy. `validate` compares the catalogue with this shape at every start.

revoke all on schema public from public;
grant usage on schema public to parking_app, parking_platform, parking_auth, parking_backup;
alter default privileges revoke execute on functions from public;
alter default privileges grant select on tables to parking_backup;
alter default privileges grant select on sequences to parking_backup;

-- The migrator makes this table before the first migration runs; it belongs to the platform, not to a tenant.
grant select on schema_migrations to parking_platform, parking_backup;

-- The single place where the tenant context is read. STABLE, never IMMUTABLE: a prepared statement would keep the
-- last tenant. Unset or emptied means no tenant, and so no rows.
create function app_tenant_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('app.tenant_id', true), '')::uuid;
grant execute on function app_tenant_id() to parking_app, parking_platform, parking_auth, parking_backup;

-- Verbs are comma-separated, for instance 'select,insert,update'. A policy calls app_tenant_id() inside a
-- sub-select, so that it runs once per statement instead of once per row.
create procedure protect_tenant_table(target regclass, app_verbs text, platform_verbs text default '', key_column name default 'tenant_id')
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    verb text;
    short_name text := (select relname from pg_class where oid = target);
    own text := format('%I = (select app_tenant_id())', key_column);
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    foreach verb in array string_to_array(app_verbs, ',') loop
        execute format('grant %s on %s to parking_app', verb, target);
        execute format('create policy %I on %s for %s to parking_app %s', short_name || '_app_' || verb, target, verb,
            case verb
                when 'insert' then format('with check (%s)', own)
                when 'update' then format('using (%s) with check (%s)', own, own)
                else format('using (%s)', own)
            end);
    end loop;
    foreach verb in array string_to_array(platform_verbs, ',') loop
        execute format('grant %s on %s to parking_platform', verb, target);
        execute format('create policy %I on %s for %s to parking_platform %s', short_name || '_platform_' || verb, target, verb,
            case verb
                when 'insert' then 'with check (true)'
                when 'update' then 'using (true) with check (true)'
                else 'using (true)'
            end);
    end loop;
end
$$;

create table tenants (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9-]{1,100}$'),
    name text not null check (length(name) between 1 and 255),
    kind text not null default 'customer' check (kind in ('platform', 'customer', 'trial')),
    tier text not null default 'basic' check (tier in ('basic', 'professional', 'enterprise')),
    status text not null default 'active' check (status in ('active', 'suspended', 'deleted')),
    band text not null default '#5B6470' check (band ~ '^#[0-9A-F]{6}$'),
    created_at timestamptz not null default now()
);
comment on table tenants is 'One operator each; the platform itself is the row with the all-zero id. band is the colour of the tenant in the header.';

-- Before FORCE: afterwards the owner, too, sees and writes nothing here.
insert into tenants (id, slug, name, kind, tier) values ('00000000-0000-0000-0000-000000000000', 'platform', 'Platform', 'platform', 'enterprise');

call protect_tenant_table('tenants', 'select', 'select,insert', 'id');
grant select (id, slug, name, kind, tier, status, band) on tenants to parking_auth;
create policy tenants_auth_select on tenants for select to parking_auth using (status <> 'deleted');

create table memberships (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    user_id uuid not null,
    role text not null check (role in ('viewer', 'operator', 'admin', 'owner')),
    name text not null check (length(name) between 1 and 255),
    email text not null check (length(email) between 3 and 255),
    status text not null default 'active' check (status in ('active', 'withdrawn')),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, user_id)
);
comment on table memberships is 'A person in a tenant. name and email are copies: the tenant''s role never reads the users themselves.';
create index memberships_by_user on memberships (user_id);
call protect_tenant_table('memberships', 'select,insert,update', 'select');
grant select on memberships to parking_auth;
create policy memberships_auth_select on memberships for select to parking_auth using (status = 'active');
