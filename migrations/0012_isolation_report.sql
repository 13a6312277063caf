-- Isolation report: what each run of the report found, and two tenants that exist to be attacked by it.
--
-- The canaries X and Y belong to nobody and are shown nowhere (kind = 'canary'). The report works as the one and looks for the
-- rows of the other; without rows of theirs it would prove nothing. Every value says whose it is.

create table isolation_reports (
    id uuid primary key,
    started_at timestamptz not null,
    finished_at timestamptz not null check (finished_at >= started_at),
    passed boolean not null,
    document text not null check (length(document) between 2 and 4000000)
);
comment on table isolation_reports is 'global: a report is about all tenants; document is the signed JSON as it was handed out, and text so that its bytes stay';
create index isolation_reports_newest on isolation_reports (finished_at desc);
grant select, insert on isolation_reports to parking_platform;
create trigger isolation_reports_append_only before update or delete or truncate on isolation_reports
    for each statement execute function refuse_audit_change();

create table isolation_results (
    tenant_id uuid not null references tenants (id),
    report_id uuid not null,
    at timestamptz not null,
    passed boolean not null,
    checks int not null check (checks >= 0),
    probes int not null check (probes >= 0),
    primary key (tenant_id, report_id)
);
comment on table isolation_results is 'What a tenant is told of a report: that it was made and how it ended, nothing about others.';
create index isolation_results_newest on isolation_results (tenant_id, at desc);
call protect_tenant_table('isolation_results', 'select', 'select,insert');
create trigger isolation_results_append_only before update or delete or truncate on isolation_results
    for each statement execute function refuse_audit_change();

alter table tenants drop constraint tenants_kind_check,
    add constraint tenants_kind_check check (kind in ('platform', 'customer', 'trial', 'canary'));

-- FORCE is lifted meanwhile: under it the owner could write no tenant's row.
do $$
declare
    forced text;
    mark text;
    canary uuid;
    part uuid;
    entry uuid;
    tables text[] := array['tenants', 'memberships', 'sites', 'zones', 'spaces', 'space_state', 'space_overrides', 'devices', 'device_state',
        'unknown_devices', 'webhook_secrets', 'ingest_ledger', 'audit_log', 'audit_fields', 'isolation_results'];
begin
    foreach forced in array tables loop
        execute format('alter table %I no force row level security', forced);
    end loop;
    foreach mark in array array['x', 'y'] loop
        canary := case mark when 'x' then 'ca000000-0000-7000-8000-00000000000a' else 'ca000000-0000-7000-8000-00000000000b' end;
        part := canary;
        entry := canary;
        insert into tenants (id, slug, name, kind) values (canary, 'canary-' || mark, 'CANARY-' || upper(mark), 'canary');
        -- A person nobody is: there is no such user.
        insert into memberships (tenant_id, id, user_id, role, name, email)
            values (canary, part, canary, 'viewer', 'CANARY-' || upper(mark) || ' person', 'canary-' || mark || '@canary.invalid');
        insert into sites (tenant_id, id, slug, name) values (canary, part, 'canary-' || mark, 'CANARY-' || upper(mark) || ' site');
        insert into zones (tenant_id, id, site_id, name) values (canary, part, part, 'CANARY-' || upper(mark) || ' zone');
        insert into spaces (tenant_id, id, site_id, zone_id, code) values (canary, part, part, part, 'CANARY-' || upper(mark));
        insert into space_overrides (tenant_id, id, space_id, kind, reason, starts_at, created_by, created_by_name)
            values (canary, part, part, 'out_of_service', 'CANARY-' || upper(mark) || ' reason', now(), canary, 'CANARY-' || upper(mark));
        insert into devices (tenant_id, id, dev_eui, name, codec, space_id)
            values (canary, part, case mark when 'x' then 'CA0000000000000A' else 'CA0000000000000B' end, 'CANARY-' || upper(mark) || ' device', 'canary', part);
        insert into unknown_devices (tenant_id, dev_eui, first_seen_at, last_seen_at, uplinks, device_name, profile_name)
            values (canary, case mark when 'x' then 'CA0000000000001A' else 'CA0000000000001B' end, now(), now(), 1, 'CANARY-' || upper(mark), 'CANARY-' || upper(mark));
        -- The hash of no secret anybody has.
        insert into webhook_secrets (tenant_id, id, label, secret_hash)
            values (canary, part, 'CANARY-' || upper(mark), sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
        insert into ingest_ledger (tenant_id, event, key, id, dev_eui, received_at, status)
            values (canary, 'up', 'CANARY-' || upper(mark), part, case mark when 'x' then 'CA0000000000000A' else 'CA0000000000000B' end, now(), 'accepted');
        insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action, resource_type, resource_id)
            values (canary, entry, now(), 'job', 'migration', 'canary.create', 'canary', 'CANARY-' || upper(mark));
        insert into audit_fields (tenant_id, field, at, audit_id) values (canary, 'canary', now(), entry);
        insert into isolation_results (tenant_id, report_id, at, passed, checks, probes) values (canary, canary, now(), true, 0, 0);
    end loop;
    foreach forced in array tables loop
        execute format('alter table %I force row level security', forced);
    end loop;
end
$$;
