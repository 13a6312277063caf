-- Occupancy: what is sensed, what is laid over it, and the history of both.

create table space_state (
    tenant_id uuid not null,
    space_id uuid not null,
    sensed text not null default 'unknown' check (sensed in ('free', 'occupied', 'unknown')),
    sensed_since timestamptz,
    evidence_at timestamptz,
    evidence_id uuid,
    fresh_until timestamptz,
    primary key (tenant_id, space_id),
    foreign key (tenant_id, space_id) references spaces (tenant_id, id) on delete cascade
) with (fillfactor = 70);
comment on table space_state is 'The sensed axis of each space. evidence_id is the event that says so; after fresh_until it says nothing any more.';
create index space_state_fresh_until on space_state (fresh_until) where sensed <> 'unknown';
call protect_tenant_table('space_state', 'select,insert,update', 'select');

create function make_space_state() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into public.space_state (tenant_id, space_id) values (new.tenant_id, new.id);
    return null;
end
$$;
create trigger spaces_state after insert on spaces for each row execute function make_space_state();

create table space_overrides (
    tenant_id uuid not null,
    id uuid not null,
    space_id uuid not null,
    kind text not null check (kind in ('out_of_service')),
    reason text not null check (length(reason) between 1 and 500),
    starts_at timestamptz not null,
    ends_at timestamptz check (ends_at > starts_at),
    created_by uuid not null,
    created_by_name text not null,
    ended_at timestamptz,
    ended_how text check (ended_how in ('early', 'expired')),
    ended_by_name text,
    primary key (tenant_id, id),
    check ((ended_at is null) = (ended_how is null)),
    foreign key (tenant_id, space_id) references spaces (tenant_id, id)
);
create unique index space_overrides_one_live on space_overrides (tenant_id, space_id) where ended_at is null;
create index space_overrides_due on space_overrides (ends_at) where ended_at is null;
call protect_tenant_table('space_overrides', 'select,insert,update', 'select');

create table space_history (
    tenant_id uuid not null,
    arrived_at timestamptz not null,
    id uuid not null,
    space_id uuid not null,
    at timestamptz not null,
    axis text not null check (axis in ('sensed', 'overlay')),
    was text not null,
    became text not null,
    cause text not null check (cause in ('reading', 'silence', 'override', 'override_end')),
    device_id uuid,
    cause_id uuid,
    primary key (tenant_id, arrived_at, id)
) partition by range (arrived_at);
comment on table space_history is 'Every change of a space on either axis. A late frame rewrites the sensed rows after it, so that the history is that of the complete set.';
create index space_history_by_space on space_history (tenant_id, space_id, at desc);
create index space_history_by_device on space_history (tenant_id, device_id, at);
call protect_tenant_table('space_history', 'select,insert,delete', 'select');
