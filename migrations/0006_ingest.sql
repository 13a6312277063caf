-- Ingest: what the webhook door acknowledged. See docs/ingest.md for the order of writes and why replay is safe.

create table webhook_secrets (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    label text not null check (length(label) between 1 and 100),
    secret_hash bytea not null check (length(secret_hash) = 32),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, secret_hash)
);
comment on column webhook_secrets.secret_hash is 'SHA-256 of the secret: 256 random bits need no slow hash. A secret of the platform tenant routes by DevEUI.';
call protect_tenant_table('webhook_secrets', 'select,insert,update');
grant select on webhook_secrets to parking_auth;
create policy webhook_secrets_auth_select on webhook_secrets for select to parking_auth using (revoked_at is null);

-- Unpartitioned, because a unique key of a partitioned table must contain the partition column and would never
-- catch a repeat. Pruned by age.
create table ingest_ledger (
    tenant_id uuid not null,
    event text not null,
    key text not null check (length(key) between 1 and 200),
    id uuid not null,
    dev_eui text not null,
    received_at timestamptz not null,
    status text not null default 'pending'
        check (status in ('pending', 'accepted', 'duplicate', 'late', 'unknown_device', 'undecodable', 'dead')),
    reason text,
    repeats int not null default 0,
    primary key (tenant_id, event, key)
) with (fillfactor = 80);
comment on table ingest_ledger is 'One row per event by its idempotency key; id and received_at lead to the body in raw_events.';
create index ingest_ledger_pending on ingest_ledger (tenant_id, received_at) where status = 'pending';
call protect_tenant_table('ingest_ledger', 'select,insert,update', 'select');

create table raw_events (
    tenant_id uuid not null,
    arrived_at timestamptz not null,
    id uuid not null,
    event text not null,
    dev_eui text not null,
    body bytea not null,
    primary key (tenant_id, arrived_at, id)
) partition by range (arrived_at);
call protect_tenant_table('raw_events', 'select,insert');

create table readings (
    tenant_id uuid not null,
    arrived_at timestamptz not null,
    id uuid not null,
    device_id uuid not null,
    space_id uuid,
    kind text not null check (kind in ('up', 'join')),
    dev_addr text not null,
    f_cnt bigint not null,
    event_time timestamptz not null,
    time_trusted boolean not null,
    session_at timestamptz not null,
    f_port int,
    payload bytea,
    sensed text check (sensed in ('free', 'occupied', 'unknown')),
    battery_percent real,
    battery_volts real,
    temperature_c real,
    rssi int,
    snr real,
    gateway_id text,
    primary key (tenant_id, arrived_at, id)
) partition by range (arrived_at);
comment on table readings is 'One frame of a known device each. session_at and f_cnt order them; sensed is empty for frames that say nothing about occupancy.';
create index readings_by_device on readings (tenant_id, device_id, event_time);
call protect_tenant_table('readings', 'select,insert,update', 'select');
