-- Partitions of raw events, readings and history, by arrival, one a month, made ahead.
--
-- A partition is made complete before anybody can see it: LIKE the parent, under FORCE without any policy or grant
-- (rows are reached through the parent's policies alone, a direct access sees nothing), and only then ATTACHed,
-- with a lock_timeout: CREATE ... PARTITION OF would wait for every reader, and every writer behind it.

create function ensure_partitions(around timestamptz, months_ahead int) returns int
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
grant execute on function ensure_partitions(timestamptz, int) to parking_platform;

select ensure_partitions(now(), 3);
