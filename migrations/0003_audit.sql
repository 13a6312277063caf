-- Audit: what people, keys, jobs and support did, written in the transaction that did it.
-- Readings and derived states are not audit rows: their raw event and history are the record.

create table audit_log (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    at timestamptz not null,
    actor_kind text not null check (actor_kind in ('person', 'key', 'job', 'support')),
    actor_id uuid,
    actor_name text not null,
    action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
    resource_type text not null,
    resource_id text not null,
    before jsonb,
    after jsonb,
    address text,
    agent text,
    request_id text,
    primary key (tenant_id, id)
);
create index audit_log_by_time on audit_log (tenant_id, at desc);
create index audit_log_by_resource on audit_log (tenant_id, resource_type, resource_id, at desc);

call protect_tenant_table('audit_log', 'select,insert', 'select');
-- Signing in happens before a tenant is known, so parking_auth may add those entries, and only those.
grant insert on audit_log to parking_auth;
create policy audit_log_auth_insert on audit_log for insert to parking_auth
    with check (action in ('session.sign_in', 'session.sign_out', 'session.refused'));

create function refuse_audit_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'audit_log is append-only: % is refused', tg_op using errcode = '42501';
end
$$;
create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function refuse_audit_change();
