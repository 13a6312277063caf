-- Audit chain: every entry of a tenant carries the hash of the one before it, so that what was written cannot be changed,
-- cut or reordered unnoticed. See docs/audit.md.
--
-- No role chooses a link: the trigger below takes the number and the hash from the chain's head, a row of a global table
-- that nobody may touch. The head stays locked until COMMIT, so entries are inserted last in their transaction. A head in a
-- tenant's table would not do: under FORCE a definer function of the owner's sees no rows, and the chain would begin anew.

create table audit_heads (
    tenant_id uuid primary key,
    seq bigint not null,
    hash bytea not null check (length(hash) = 32)
);
comment on table audit_heads is 'global: the last link of each tenant''s audit chain; written by the trigger of audit_log alone';

-- Text from here on: how jsonb is written is PostgreSQL's business and may change; what was hashed must not.
alter table audit_log
    alter column before type text using before::text,
    alter column after type text using after::text,
    add column seq bigint,
    add column prev_hash bytea,
    add column hash bytea;

-- One field: its length in bytes, a colon, itself; a null is a minus. Nothing that is written in a field can look like the next.
create function audit_field(value text) returns text
    language sql immutable parallel safe
    set search_path = pg_catalog, pg_temp
as $$ select coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-') $$;

-- What is hashed of an entry, the same bytes as SmartParking.Domain.Audit.AuditCanonical writes.
create function audit_canonical(entry audit_log) returns text
    language plpgsql immutable parallel safe
    set search_path = pg_catalog, pg_temp
as $$
declare
    value text;
    written text := 'audit-1';
begin
    foreach value in array array[
        entry.tenant_id::text, entry.seq::text, encode(entry.prev_hash, 'hex'), entry.id::text,
        to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_kind, entry.actor_id::text, entry.actor_name, entry.action, entry.resource_type, entry.resource_id,
        entry.before, entry.after, entry.address, entry.agent, entry.request_id]
    loop
        written := written || E'\n' || public.audit_field(value);
    end loop;
    return written;
end
$$;

create function link_audit() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    told text[] := public.app_context();
    head public.audit_heads;
begin
    -- Whoever has a context writes under the name that was signed into it.
    if told is not null and (split_part(told[3], ':', 1) <> new.actor_kind
        or new.actor_kind <> 'job' and split_part(told[3], ':', 2) is distinct from new.actor_id::text) then
        raise exception 'the actor of an audit entry must be the one of the signed context' using errcode = '42501';
    end if;
    insert into public.audit_heads values (new.tenant_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select * into head from public.audit_heads where tenant_id = new.tenant_id for update;
    new.seq := head.seq + 1;
    new.prev_hash := head.hash;
    new.hash := sha256(convert_to(public.audit_canonical(new), 'UTF8'));
    update public.audit_heads set seq = new.seq, hash = new.hash where tenant_id = new.tenant_id;
    return new;
end
$$;

-- What was written before there was a chain becomes its beginning. FORCE is lifted meanwhile: under it the owner would
-- see no row and the loop would silently do nothing.
alter table audit_log no force row level security;
alter table audit_log disable trigger audit_log_append_only;
do $$
declare
    old record;
    linked audit_log;
    last_tenant uuid;
    number bigint;
    previous bytea;
begin
    for old in select tenant_id, id from audit_log order by tenant_id, at, id loop
        if last_tenant is distinct from old.tenant_id then
            last_tenant := old.tenant_id;
            number := 0;
            previous := decode(repeat('00', 32), 'hex');
        end if;
        number := number + 1;
        update audit_log set seq = number, prev_hash = previous where tenant_id = old.tenant_id and id = old.id returning * into linked;
        previous := sha256(convert_to(audit_canonical(linked), 'UTF8'));
        update audit_log set hash = previous where tenant_id = old.tenant_id and id = old.id;
        insert into audit_heads values (old.tenant_id, number, previous)
            on conflict (tenant_id) do update set seq = excluded.seq, hash = excluded.hash;
    end loop;
    if exists (select from audit_log where hash is null) then
        raise exception 'not every audit entry was linked';
    end if;
end
$$;
alter table audit_log enable trigger audit_log_append_only;
alter table audit_log force row level security;
alter table audit_log alter column seq set not null, alter column prev_hash set not null, alter column hash set not null,
    add unique (tenant_id, seq);
create trigger audit_log_link before insert on audit_log for each row execute function link_audit();

-- What a filter by field finds: jsonb operators are not leakproof, so under RLS their indexes are not used.
create table audit_fields (
    tenant_id uuid not null,
    field text not null check (length(field) between 1 and 100),
    at timestamptz not null,
    audit_id uuid not null,
    primary key (tenant_id, field, at, audit_id),
    foreign key (tenant_id, audit_id) references audit_log (tenant_id, id)
);
call protect_tenant_table('audit_fields', 'select,insert', 'select');

drop index audit_log_by_resource;
create index audit_log_by_resource on audit_log (tenant_id, resource_type, resource_id, at desc, id desc);
create index audit_log_by_action on audit_log (tenant_id, action, at desc, id desc);
create index audit_log_by_actor on audit_log (tenant_id, actor_id, at desc, id desc);
create index audit_log_by_request on audit_log (tenant_id, request_id) where request_id is not null;
drop index audit_log_by_time;
create index audit_log_by_time on audit_log (tenant_id, at desc, id desc);
create index audit_log_of_all on audit_log (at desc, id desc);

-- A person's name, address and browser are sealed with a key of that person's own. Dropping the key forgets them, and the
-- chain, which is over the sealed text, still verifies. The keys lie here wrapped with one that is outside the database.
create table audit_person_keys (
    person_id uuid primary key,
    wrapped bytea not null,
    created_at timestamptz not null default now()
);
comment on table audit_person_keys is 'global: a person belongs to no tenant; reached through definer functions alone, and worth nothing without the master key';

create function audit_person_key(person uuid, fresh bytea) returns bytea
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.audit_person_keys (person_id, wrapped) values (person, fresh) on conflict do nothing;
    return (select wrapped from public.audit_person_keys where person_id = person);
end
$$;
grant execute on function audit_person_key(uuid, bytea) to parking_app, parking_auth;

create function audit_person_keys_of(persons uuid[]) returns table (person_id uuid, wrapped bytea)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
as $$ select k.person_id, k.wrapped from public.audit_person_keys k where k.person_id = any (persons) $$;
grant execute on function audit_person_keys_of(uuid[]) to parking_app, parking_platform;

-- The key stays away: a new one would seal new entries of somebody who asked to be forgotten.
create function forget_audit_person(person uuid) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if not coalesce((public.app_context())[2] = '*', false) then
        raise exception 'only the platform forgets a person' using errcode = '42501';
    end if;
    update public.audit_person_keys set wrapped = '\x' where person_id = person and wrapped <> '\x';
    return found;
end
$$;
grant execute on function forget_audit_person(uuid) to parking_platform;

-- The heads at a moment, signed with a key outside the database. previous is the SHA-256 of the checkpoint before it, over
-- all tenants, so that one taken away is missed.
create table audit_checkpoints (
    tenant_id uuid not null references tenants (id),
    seq bigint not null,
    hash bytea not null check (length(hash) = 32),
    at timestamptz not null,
    number bigint not null,
    previous bytea not null check (length(previous) = 32),
    key_id text not null,
    signature bytea not null,
    primary key (tenant_id, seq),
    unique (tenant_id, number)
);
call protect_tenant_table('audit_checkpoints', 'select', 'select,insert');
create trigger audit_checkpoints_append_only before update or delete or truncate on audit_checkpoints
    for each statement execute function refuse_audit_change();

create function audit_heads_now() returns table (tenant_id uuid, seq bigint, hash bytea)
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if not coalesce((public.app_context())[2] = '*', false) then
        raise exception 'only the platform sees the heads' using errcode = '42501';
    end if;
    return query select h.tenant_id, h.seq, h.hash from public.audit_heads h order by h.tenant_id;
end
$$;
grant execute on function audit_heads_now() to parking_platform;
