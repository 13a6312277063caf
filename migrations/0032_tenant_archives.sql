-- One tenant alone: its rows are removed and restored by its own signed context; see docs/tenant-archives.md.
--
-- The owner of the tables gets a policy for DELETE, bounded by the context like any other, and none for reading. So a definer
-- function may empty a table of one tenant's rows, of the tenant that a signed context names, and of no other whatever it is told.

alter table tenants
    add column status_before text check (status_before in ('active', 'suspended')),
    add column remove_after timestamptz,
    add column removed_at timestamptz,
    add check (remove_after is null or status = 'deleted'),
    add check (status_before is null or status = 'deleted'),
    add check (removed_at is null or remove_after is not null);
comment on column tenants.status_before is 'what a deleted tenant was, and becomes again when that is taken back';
comment on column tenants.remove_after is 'when a deleted tenant''s rows may go; until then the deletion can be taken back';
comment on column tenants.removed_at is 'when they went; from then on it can only be restored from its archive';
grant update (status, status_before, remove_after, removed_at) on tenants to parking_app;
create policy tenants_app_update on tenants for update to parking_app
    using (id = (select app_tenant_id())) with check (id = (select app_tenant_id()));

-- What the policy cannot say: the purpose. A tenant's own rows are changed for many, its state for these alone.
create function guard_tenant_status() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if current_user = 'parking_app' and (old.kind not in ('customer', 'trial')
        or coalesce((app_context())[4], '') not in ('tenant.delete', 'tenant.undelete', 'tenant.remove', 'tenant.restore'))
    then
        raise exception 'a tenant''s state is changed by a context that was signed for it' using errcode = '42501';
    end if;
    return new;
end
$$;
create trigger tenants_guard before update on tenants for each row execute function guard_tenant_status();

alter table backups drop constraint backups_kind_check;
alter table backups add constraint backups_kind_check check (kind in ('dump', 'base', 'tenant'));
alter table backups add column of_tenant uuid;
comment on column backups.of_tenant is 'whose an archive of one tenant is; the row itself is the platform''s as every other';

drop procedure protect_tenant_table(regclass, text, text, name);

-- As before, and with kept => true for a table whose rows stay when their tenant goes: the audit and what proves something.
create procedure protect_tenant_table(target regclass, app_verbs text, platform_verbs text default '', key_column name default 'tenant_id', kept boolean default false)
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    verb text;
    short_name text := (select relname from pg_class where oid = target);
    own text := format('%I = (select app_tenant_id())', key_column);
    every text := '(select app_is_platform())';
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
                when 'insert' then format('with check (%s)', every)
                when 'update' then format('using (%s) with check (%s)', every, every)
                else format('using (%s)', every)
            end);
    end loop;
    if not kept then
        execute format('create policy %I on %s for delete to parking_owner using (%s)', short_name || '_owner_delete', target, own);
    end if;
end
$$;

do $$
declare
    target text;
begin
    for target in
        select c.relname from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and not c.relispartition
            and c.relname not in ('tenants', 'audit_log', 'audit_fields', 'audit_checkpoints', 'isolation_results', 'backups')
    loop
        execute format('create policy %I on %I for delete to parking_owner using (tenant_id = (select app_tenant_id()))', target || '_owner_delete', target);
    end loop;
end
$$;

-- Removes every row of one table that belongs to the tenant of the context. What the context was signed for decides: whoever
-- holds no signing key can remove nothing.
create function remove_tenant_rows(target text) returns bigint
    language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    told text[] := app_context();
    removed bigint;
begin
    if told is null or told[2] in ('*', '00000000-0000-0000-0000-000000000000') or told[4] not in ('tenant.remove', 'tenant.restore') then
        raise exception 'rows are removed for one tenant, by a context that was signed for it' using errcode = '42501';
    end if;
    if not exists (
        select from pg_policy
        where polrelid = to_regclass(format('public.%I', target)) and polcmd = 'd' and polroles = array['parking_owner'::regrole::oid])
    then
        raise exception 'a tenant''s rows of % stay', target using errcode = '42501';
    end if;
    -- Without a condition: the policy is one, and a condition would need the right to read.
    execute format('delete from public.%I', target);
    get diagnostics removed = row_count;
    return removed;
end
$$;
grant execute on function remove_tenant_rows(text) to parking_app;
