-- Devices: LoRaWAN sensors, and the inbox of those that report but nobody has registered.

-- Global: a DevEUI exists once in the world, whoever owns it. No role reads it; the trigger below and
-- resolve_dev_euis() are the only ways in, and a refusal says the same whoever holds the DevEUI.
create table device_claims (
    dev_eui text primary key check (dev_eui ~ '^[0-9A-F]{16}$'),
    tenant_id uuid not null,
    device_id uuid not null
);
comment on table device_claims is 'global: a DevEUI is unique across all tenants';

create table devices (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    dev_eui text not null check (dev_eui ~ '^[0-9A-F]{16}$'),
    name text not null check (length(name) between 1 and 255),
    codec text not null check (length(codec) between 1 and 50),
    field_map jsonb,
    space_id uuid,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, dev_eui),
    unique (tenant_id, space_id),
    foreign key (tenant_id, space_id) references spaces (tenant_id, id)
);
comment on column devices.field_map is 'for the codec "object": where ChirpStack''s decoded object holds what, see docs/codecs.md';
call protect_tenant_table('devices', 'select,insert,update,delete', 'select');

create function claim_dev_eui() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op in ('UPDATE', 'DELETE') then
        delete from public.device_claims c where c.dev_eui = old.dev_eui and c.tenant_id = old.tenant_id and c.device_id = old.id;
    end if;
    if tg_op in ('INSERT', 'UPDATE') then
        insert into public.device_claims (dev_eui, tenant_id, device_id) values (new.dev_eui, new.tenant_id, new.id) on conflict do nothing;
        if not found then
            raise exception 'this DevEUI cannot be registered' using errcode = '23505', constraint = 'device_claims_pkey';
        end if;
    end if;
    return null;
end
$$;
create trigger devices_claim after insert or delete or update of dev_eui, tenant_id, id on devices
    for each row execute function claim_dev_eui();

-- For the platform's own webhook secret: which tenant does a DevEUI belong to?
create function resolve_dev_euis(wanted text[]) returns table (dev_eui text, tenant_id uuid)
    language sql stable security definer
    set search_path = pg_catalog, public, pg_temp
as $$
    select c.dev_eui, c.tenant_id from public.device_claims c where c.dev_eui = any (wanted)
$$;
grant execute on function resolve_dev_euis(text[]) to parking_auth;

create table device_state (
    tenant_id uuid not null,
    device_id uuid not null,
    session_at timestamptz,
    dev_addr text,
    f_cnt bigint,
    head_time timestamptz,
    head_trusted boolean,
    head_arrived_at timestamptz,
    head_payload bytea,
    last_seen_at timestamptz,
    battery_percent real,
    battery_volts real,
    temperature_c real,
    rssi int,
    snr real,
    gateway_id text,
    primary key (tenant_id, device_id),
    foreign key (tenant_id, device_id) references devices (tenant_id, id) on delete cascade
) with (fillfactor = 70);
comment on table device_state is 'The newest frame of each device in session order (head_*), and what was last heard from it.';
call protect_tenant_table('device_state', 'select,insert,update', 'select');

-- Every device has its state row from the first moment: the pipeline locks it, and a missing row would hide the device.
create function make_device_state() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into public.device_state (tenant_id, device_id) values (new.tenant_id, new.id);
    return null;
end
$$;
create trigger devices_state after insert on devices for each row execute function make_device_state();

create table unknown_devices (
    tenant_id uuid not null references tenants (id),
    dev_eui text not null check (dev_eui ~ '^[0-9A-F]{16}$'),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    uplinks bigint not null,
    device_name text not null,
    profile_name text not null,
    f_port int,
    payload bytea,
    rssi int,
    snr real,
    primary key (tenant_id, dev_eui)
);
call protect_tenant_table('unknown_devices', 'select,insert,update,delete', 'select');
