-- Devices: sensors and displays from provisioning to their end, where each was when, and the gateways that hear them.
-- See docs/devices.md and docs/gateways.md.

alter table devices no force row level security;
alter table devices
    add column kind text not null default 'sensor' check (kind in ('sensor', 'display')),
    add column device_type text check (length(device_type) between 1 and 50),
    add column manufacturer text check (length(manufacturer) between 1 and 100),
    add column model text check (length(model) between 1 and 100),
    add column join_eui text check (join_eui ~ '^[0-9A-F]{16}$'),
    add column lifecycle text not null default 'provisioned' check (lifecycle in ('provisioned', 'commissioned', 'operational', 'decommissioned')),
    add column enabled boolean not null default true,
    add column assigned_at timestamptz,
    add column config jsonb not null default '{}' check (jsonb_typeof(config) = 'object' and length(config::text) <= 16384),
    add column updated_at timestamptz not null default now(),
    add column decommissioned_at timestamptz,
    drop constraint devices_tenant_id_dev_eui_key,
    drop constraint devices_tenant_id_space_id_key;
comment on column devices.lifecycle is 'decommissioned is the end: its history stays, and its DevEUI may be registered anew, by anybody';
update devices set lifecycle = 'operational', assigned_at = created_at where space_id is not null;
alter table devices
    add constraint devices_place_check check ((space_id is null) = (assigned_at is null)),
    add constraint devices_end_check check ((lifecycle = 'decommissioned') = (decommissioned_at is not null)),
    add constraint devices_ended_place_check check (lifecycle <> 'decommissioned' or space_id is null);
create unique index devices_one_dev_eui on devices (tenant_id, dev_eui) where decommissioned_at is null;
create unique index devices_one_each on devices (tenant_id, space_id, kind) where space_id is not null;
create index devices_by_dev_eui on devices (tenant_id, dev_eui);

-- Who writes a device with a place and says not since when means now.
create function note_device_place() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.space_id is null then
        new.assigned_at := null;
    elsif tg_op = 'INSERT' or new.space_id is distinct from old.space_id then
        new.assigned_at := coalesce(nullif(new.assigned_at, case when tg_op = 'UPDATE' then old.assigned_at end), now());
        if new.lifecycle in ('provisioned', 'commissioned') then
            new.lifecycle := 'operational';
        end if;
    end if;
    return new;
end
$$;
create trigger devices_place before insert or update on devices for each row execute function note_device_place();

create or replace function claim_dev_eui() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op in ('UPDATE', 'DELETE') then
        delete from public.device_claims c where c.dev_eui = old.dev_eui and c.tenant_id = old.tenant_id and c.device_id = old.id;
    end if;
    if tg_op in ('INSERT', 'UPDATE') and new.decommissioned_at is null then
        insert into public.device_claims (dev_eui, tenant_id, device_id) values (new.dev_eui, new.tenant_id, new.id) on conflict do nothing;
        if not found then
            raise exception 'this DevEUI cannot be registered' using errcode = '23505', constraint = 'device_claims_pkey';
        end if;
    end if;
    return null;
end
$$;
drop trigger devices_claim on devices;
create trigger devices_claim after insert or delete or update of dev_eui, tenant_id, id, decommissioned_at on devices
    for each row execute function claim_dev_eui();

create table device_assignments (
    tenant_id uuid not null,
    id uuid not null,
    device_id uuid not null,
    space_id uuid not null,
    assigned_at timestamptz not null,
    assigned_by_name text check (length(assigned_by_name) between 1 and 255),
    reason text check (length(reason) between 1 and 500),
    unassigned_at timestamptz check (unassigned_at >= assigned_at),
    unassigned_by_name text check (length(unassigned_by_name) between 1 and 255),
    unassign_reason text check (length(unassign_reason) between 1 and 500),
    primary key (tenant_id, id),
    foreign key (tenant_id, device_id) references devices (tenant_id, id),
    foreign key (tenant_id, space_id) references spaces (tenant_id, id)
);
comment on table device_assignments is 'Where each device was when, and why. Of every device with a place one row is open; what moves a device closes and opens it in the same transaction.';
create unique index device_assignments_one_open on device_assignments (tenant_id, device_id) where unassigned_at is null;
create index device_assignments_by_device on device_assignments (tenant_id, device_id, assigned_at desc);
create index device_assignments_by_space on device_assignments (tenant_id, space_id, assigned_at desc);
insert into device_assignments (tenant_id, id, device_id, space_id, assigned_at)
    select tenant_id, gen_random_uuid(), id, space_id, assigned_at from devices where space_id is not null;
call protect_tenant_table('device_assignments', 'select,insert,update', 'select');

alter table devices force row level security;

alter table unknown_devices
    add column ignored_at timestamptz,
    add column ignored_by_name text check (length(ignored_by_name) between 1 and 255),
    add constraint unknown_devices_ignored_check check ((ignored_at is null) = (ignored_by_name is null));
create index unknown_devices_old on unknown_devices (last_seen_at);

create table gateways (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    gateway_id text not null check (gateway_id ~ '^[0-9A-F]{16}$'),
    name text not null check (length(name) between 1 and 255),
    description text check (length(description) between 1 and 1000),
    model text check (length(model) between 1 and 100),
    location text check (length(location) between 1 and 500),
    latitude double precision check (latitude between -90 and 90),
    longitude double precision check (longitude between -180 and 180),
    altitude double precision check (altitude between -1000 and 10000),
    site_id uuid,
    enabled boolean not null default true,
    config jsonb not null default '{}' check (jsonb_typeof(config) = 'object' and length(config::text) <= 16384),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, site_id) references sites (tenant_id, id),
    constraint gateways_position_check check ((latitude is null) = (longitude is null))
);
comment on table gateways is 'What a tenant knows of the gateways that hear its devices. Not unique in the world: one gateway hears several tenants.';
create unique index gateways_one_id on gateways (tenant_id, gateway_id) where deleted_at is null;
-- Before FORCE: afterwards the owner writes no tenant's row.
insert into gateways (tenant_id, id, gateway_id, name) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'CA0000000000002A', 'CANARY-X'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'CA0000000000002B', 'CANARY-Y');
call protect_tenant_table('gateways', 'select,insert,update', 'select');

create table gateway_receptions (
    tenant_id uuid not null,
    device_id uuid not null,
    gateway_id text not null check (gateway_id ~ '^[0-9A-F]{16}$'),
    first_heard_at timestamptz not null,
    last_heard_at timestamptz not null,
    frames bigint not null check (frames > 0),
    rssi int,
    snr real,
    primary key (tenant_id, device_id, gateway_id),
    foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
) with (fillfactor = 70);
comment on table gateway_receptions is 'Which gateway hears which device: gathered in memory, written every half minute, so the last of it may be lost with a process.';
create index gateway_receptions_by_gateway on gateway_receptions (tenant_id, gateway_id);
insert into gateway_receptions (tenant_id, device_id, gateway_id, first_heard_at, last_heard_at, frames) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'CA0000000000002A', now(), now(), 1),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'CA0000000000002B', now(), now(), 1);
call protect_tenant_table('gateway_receptions', 'select,insert,update,delete', 'select');

-- A sensor that leaves a space takes what it said with it, which is a cause of its own. Partitions were made LIKE their parent, so
-- that each has the check once as its own, which only goes when the parent's has gone.
alter table space_history drop constraint space_history_cause_check;
do $$
declare
    part regclass;
begin
    for part in select i.inhrelid::regclass from pg_inherits i where i.inhparent = 'space_history'::regclass loop
        execute format('alter table %s drop constraint if exists space_history_cause_check', part);
    end loop;
end
$$;
alter table space_history add constraint space_history_cause_check
    check (cause in ('reading', 'silence', 'override', 'override_end', 'assignment'));
