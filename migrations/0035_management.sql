-- Management: tenants that the platform edits and suspends, requests that may be sent twice, and imports that can be undone.
-- See docs/tenants.md, docs/api.md and docs/import.md.

alter table tenants
    add column features jsonb not null default '{}' check (jsonb_typeof(features) = 'object' and length(features::text) <= 4096),
    add column limits jsonb not null default '{}' check (jsonb_typeof(limits) = 'object' and length(limits::text) <= 4096),
    add column suspended_at timestamptz,
    add column suspend_reason text check (length(suspend_reason) between 1 and 500),
    add column trial_ends_at timestamptz,
    add column updated_at timestamptz not null default now(),
    add constraint tenants_suspended_check check (suspend_reason is null or suspended_at is not null);
comment on column tenants.features is 'what differs from the tier: a name and true or false';
comment on column tenants.limits is 'what differs from the tier: a name and a number';
grant update (name, kind, tier, band, features, limits, suspended_at, suspend_reason, trial_ends_at, updated_at) on tenants to parking_app;
-- Shown to the tenant's people wherever they are.
grant select (suspend_reason) on tenants to parking_auth;

-- A tenant is made by its own context, too: the row, its first member and the audit entry in one transaction.
grant insert on tenants to parking_app;
create policy tenants_app_insert on tenants for insert to parking_app with check (id = (select app_tenant_id()));

-- As before, and for the platform's admins who make, edit, suspend and activate: each by a context that was signed for it.
create or replace function guard_tenant_status() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    purpose text := coalesce((app_context())[4], '');
    allowed boolean;
begin
    -- One that is there already is refused by its key, or left alone.
    if current_user <> 'parking_app' or (tg_op = 'INSERT' and exists (select from public.tenants t where t.id = new.id)) then
        return new;
    end if;
    allowed := new.kind in ('customer', 'trial') and case
        when tg_op = 'INSERT' then purpose = 'tenant.create' and new.status = 'active'
        when old.kind not in ('customer', 'trial') then false
        when purpose in ('tenant.delete', 'tenant.undelete', 'tenant.remove', 'tenant.restore') then true
        when purpose = 'tenant.edit' then
            (new.status, new.status_before, new.remove_after, new.removed_at, new.suspended_at) is not distinct from (old.status, old.status_before, old.remove_after, old.removed_at, old.suspended_at)
        when purpose in ('tenant.suspend', 'tenant.activate') then old.status <> 'deleted' and new.status in ('active', 'suspended')
        else false
    end;
    if not allowed then
        raise exception 'a tenant''s state is changed by a context that was signed for it' using errcode = '42501';
    end if;
    return new;
end
$$;
drop trigger tenants_guard on tenants;
create trigger tenants_guard before insert or update on tenants for each row execute function guard_tenant_status();

create table idempotency_keys (
    tenant_id uuid not null references tenants (id),
    caller_id uuid not null,
    idempotency_key text not null check (length(idempotency_key) between 1 and 255),
    request_hash bytea not null check (length(request_hash) = 32),
    created_at timestamptz not null,
    status int check (status between 200 and 299),
    body text check (length(body) <= 1000000),
    primary key (tenant_id, caller_id, idempotency_key)
);
comment on table idempotency_keys is 'Written in the transaction of the action that a request with Idempotency-Key asked for, so the action happens once; the answer is added afterwards.';
create index idempotency_keys_old on idempotency_keys (created_at);
-- Before FORCE: afterwards the owner writes no tenant's row.
insert into idempotency_keys (tenant_id, caller_id, idempotency_key, request_hash, created_at) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'CANARY-X', sha256('x'), '2200-01-01'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'CANARY-Y', sha256('y'), '2200-01-01');
call protect_tenant_table('idempotency_keys', 'select,insert,update', 'select,delete');

create table imports (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null check (kind in ('spaces')),
    file_name text not null check (length(file_name) between 1 and 255),
    at timestamptz not null,
    by_name text not null check (length(by_name) between 1 and 255),
    created int not null check (created >= 0),
    changed int not null check (changed >= 0),
    changes text not null check (length(changes) between 2 and 20000000),
    undone_at timestamptz,
    undone_by_name text check (length(undone_by_name) between 1 and 255),
    primary key (tenant_id, id),
    constraint imports_undone_check check ((undone_at is null) = (undone_by_name is null))
);
comment on column imports.changes is 'JSON: of each row what was and what became of it, so that undoing restores exactly that';
create index imports_newest on imports (tenant_id, at desc);
insert into imports (tenant_id, id, kind, file_name, at, by_name, created, changed, changes) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'spaces', 'CANARY-X', now(), 'CANARY-X', 0, 0, '[]'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'spaces', 'CANARY-Y', now(), 'CANARY-Y', 0, 0, '[]');
call protect_tenant_table('imports', 'select,insert,update');
