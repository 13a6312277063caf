-- Audit guards: a connection string alone can neither spoil a person's key, nor hold up another tenant's chain, nor write an
-- entry under a borrowed name or time. See docs/audit.md.

create or replace function link_audit() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    told text[] := public.app_context();
    head public.audit_heads;
begin
    -- Before anything is locked or hashed: a trigger runs before the policies are asked.
    if session_user in ('parking_app', 'parking_platform', 'parking_auth') then
        if length(new.before) > 1000000 or length(new.after) > 1000000 or length(new.actor_name) > 10000 or length(new.agent) > 10000 then
            raise exception 'an audit entry is larger than any of ours' using errcode = '22001';
        end if;
        -- Signing in happens before there is a context, and tells nothing but the reason of a refusal.
        if session_user = 'parking_auth' then
            if new.actor_kind <> 'person' or new.before is not null or length(new.after) > 200 then
                raise exception 'parking_auth writes of people who sign in and out' using errcode = '42501';
            end if;
        elsif told is null or told[2] <> new.tenant_id::text or split_part(told[3], ':', 1) <> new.actor_kind
            or new.actor_kind <> 'job' and split_part(told[3], ':', 2) is distinct from new.actor_id::text
            or new.actor_kind = 'job' and new.actor_id is not null then
            raise exception 'tenant and actor of an audit entry must be those of the signed context' using errcode = '42501';
        end if;
        -- Only whoever holds the person's key can make a name that opens; a name in clear is a job's.
        if new.actor_kind <> 'job' and (new.actor_name not like 'sealed:%' or new.address not like 'sealed:%' or new.agent not like 'sealed:%') then
            raise exception 'what is personal in an audit entry must be sealed' using errcode = '42501';
        end if;
        if new.at not between clock_timestamp() - interval '5 minutes' and clock_timestamp() + interval '5 minutes' then
            new.at := clock_timestamp();
        end if;
    end if;
    select * into head from public.audit_heads where tenant_id = new.tenant_id for update;
    if not found then
        insert into public.audit_heads values (new.tenant_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
        select * into head from public.audit_heads where tenant_id = new.tenant_id for update;
    end if;
    new.seq := head.seq + 1;
    new.prev_hash := head.hash;
    new.hash := sha256(convert_to(public.audit_canonical(new), 'UTF8'));
    update public.audit_heads set seq = new.seq, hash = new.hash where tenant_id = new.tenant_id;
    return new;
end
$$;

-- A key is made by its person's own context, or for somebody who signs in; what is offered looks like a wrapped key.
create or replace function audit_person_key(person uuid, fresh bytea) returns bytea
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    told text[] := public.app_context();
begin
    if not coalesce(case session_user
        when 'parking_auth' then person = '00000000-0000-0000-0000-000000000000' or exists (select from auth.users u where u.id = person)
        else told[3] in ('person:' || person, 'key:' || person, 'support:' || person)
    end, false) or length(fresh) not between 60 and 200 then
        raise exception 'this key cannot be made here' using errcode = '42501';
    end if;
    insert into public.audit_person_keys (person_id, wrapped) values (person, fresh) on conflict do nothing;
    return (select wrapped from public.audit_person_keys where person_id = person);
end
$$;

-- Whoever reads an audit has a context; whether a person has ever acted is nobody else's business.
create or replace function audit_person_keys_of(persons uuid[]) returns table (person_id uuid, wrapped bytea)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
as $$ select k.person_id, k.wrapped from public.audit_person_keys k where k.person_id = any (persons) and public.app_context() is not null $$;

-- Partitions are made by the platform with a signed actor, for the years around now.
create or replace function ensure_partitions(around timestamptz, months_ahead int) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
    set lock_timeout = '2s'
    set timezone = 'UTC'
as $$
declare
    parent text;
    month date;
    part text;
    made int := 0;
begin
    if session_user = 'parking_platform' and not coalesce((public.app_context())[2] = '*', false) then
        raise exception 'only the platform makes partitions' using errcode = '42501';
    end if;
    if session_user = 'parking_platform' and (around is null or around not between now() - interval '3 years' and now() + interval '3 years') then
        raise exception 'partitions are made for the three years around now' using errcode = '22023';
    end if;
    if months_ahead not between 0 and 36 then
        raise exception 'months_ahead must be between 0 and 36, not %', months_ahead using errcode = '22023';
    end if;
    perform pg_advisory_xact_lock(hashtext('ensure_partitions'));
    foreach parent in array array['raw_events', 'readings', 'space_history'] loop
        for step in -1 .. months_ahead loop
            month := (date_trunc('month', around) + make_interval(months => step))::date;
            part := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
            continue when to_regclass('public.' || quote_ident(part)) is not null;
            execute format('create table public.%I (like public.%I including all)', part, parent);
            execute format('alter table public.%I enable row level security', part);
            execute format('alter table public.%I force row level security', part);
            execute format('revoke all on public.%I from parking_app, parking_platform, parking_auth', part);
            execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
                parent, part, month, (month + interval '1 month')::date);
            made := made + 1;
        end loop;
    end loop;
    return made;
end
$$;
