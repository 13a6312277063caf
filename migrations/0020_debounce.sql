-- Debounce: a flicker of a sensor settles before it counts, and a change says how exact its time is. See docs/debounce.md.

create table sensing_policies (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    site_id uuid,
    space_id uuid,
    debounce_s int not null check (debounce_s between 0 and 300),
    primary key (tenant_id, id),
    foreign key (tenant_id, site_id) references sites (tenant_id, id) on delete cascade,
    foreign key (tenant_id, space_id) references spaces (tenant_id, id) on delete cascade
);
create unique index sensing_policies_one_each on sensing_policies (tenant_id, site_id, space_id) nulls not distinct;
comment on table sensing_policies is 'How a tenant''s sensors are listened to: of a space, of a site, or with neither of all. The nearest wins; without any, debounce is off.';
-- Before FORCE: afterwards the owner writes no tenant's row.
insert into sensing_policies (tenant_id, id, debounce_s) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 7),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 7);
call protect_tenant_table('sensing_policies', 'select,insert,update,delete');

alter table space_state
    add column raw text not null default 'unknown' check (raw in ('free', 'occupied', 'unknown')),
    add column raw_since timestamptz,
    add column raw_id uuid,
    add column raw_error_s int not null default 0 check (raw_error_s >= 0),
    add column settles_at timestamptz,
    add column debounce_s int not null default 0 check (debounce_s between 0 and 300);
comment on column space_state.raw is 'what the sensor says, before debounce; where it differs from sensed, it counts from settles_at on';
comment on column space_state.debounce_s is 'kept by triggers from sensing_policies: the pipeline reads this row anyway';
create index space_state_settles_at on space_state (settles_at) where settles_at is not null and raw <> sensed and sensed <> 'unknown';
alter table space_state no force row level security;
update space_state set raw = sensed, raw_since = sensed_since, raw_id = evidence_id where sensed <> 'unknown';
update space_state set debounce_s = 7 where tenant_id in ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000b');
alter table space_state force row level security;

alter table space_history
    add column error_s int not null default 0 check (error_s >= 0),
    add column settled_at timestamptz;
comment on column space_history.error_s is 'it may have happened up to so many seconds earlier: frames before it were lost';
comment on column space_history.settled_at is 'when debounce let it count; null: at once';

alter table device_state add column gap_since timestamptz;
comment on column device_state.gap_since is 'the last frame before one that was lost, while nothing has been heard of the space since';

alter table readings add column codec text;
comment on column readings.codec is 'what decoded it; null when there was nothing to decode or no codec';

-- As whoever writes: what his policies hide from him he does not change either.
create function debounce_of(of_tenant uuid, of_site uuid, of_space uuid) returns int
    language sql stable
    set search_path = pg_catalog, public, pg_temp
as $$
    select coalesce((
        select p.debounce_s from public.sensing_policies p
        where p.tenant_id = of_tenant and (p.space_id = of_space or p.site_id = of_site or (p.space_id is null and p.site_id is null))
        order by p.space_id nulls last, p.site_id nulls last
        limit 1), 0)
$$;
grant execute on function debounce_of(uuid, uuid, uuid) to parking_app;

create function keep_debounce() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    concerned public.sensing_policies := case when tg_op = 'DELETE' then old else new end;
begin
    update public.space_state p set debounce_s = w.debounce_s
    from (
        select s.id, public.debounce_of(s.tenant_id, s.site_id, s.id) as debounce_s from public.spaces s
        where s.tenant_id = concerned.tenant_id
            and (concerned.space_id is null or s.id = concerned.space_id)
            and (concerned.site_id is null or s.site_id = concerned.site_id)
    ) w
    where p.tenant_id = concerned.tenant_id and p.space_id = w.id and p.debounce_s <> w.debounce_s;
    return null;
end
$$;
create trigger sensing_policies_debounce after insert or update or delete on sensing_policies
    for each row execute function keep_debounce();

create or replace function make_space_state() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    insert into public.space_state (tenant_id, space_id, debounce_s)
        values (new.tenant_id, new.id, public.debounce_of(new.tenant_id, new.site_id, new.id));
    return null;
end
$$;

create function move_space_state() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.site_id is distinct from old.site_id then
        update public.space_state set debounce_s = public.debounce_of(new.tenant_id, new.site_id, new.id)
            where tenant_id = new.tenant_id and space_id = new.id;
    end if;
    return null;
end
$$;
create trigger spaces_moved after update on spaces for each row execute function move_space_state();
