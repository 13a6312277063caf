-- Ledger: what the ingest page looks up, and how long what arrived is kept. See docs/ledger.md.

create index ingest_ledger_by_time on ingest_ledger (tenant_id, received_at desc, id desc);
create index ingest_ledger_by_device on ingest_ledger (tenant_id, dev_eui, received_at desc, id desc);
-- What went wrong is little, and is asked for most. An event that is accepted at once never enters here.
create index ingest_ledger_troubled on ingest_ledger (tenant_id, received_at desc, id desc) where status <> all (array['accepted', 'pending']);

-- For retention, which prunes by age.
grant delete on ingest_ledger to parking_platform;
create policy ingest_ledger_platform_delete on ingest_ledger for delete to parking_platform using ((select app_is_platform()));

-- Detaches and drops one monthly partition that ends before a moment; the oldest first. One a call: the parent is locked
-- until COMMIT, and everybody who writes waits for it.
create function drop_old_partition(before timestamptz) returns text
    language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
    set lock_timeout = '2s'
    set timezone = 'UTC'
as $$
declare
    parent text;
    part text;
begin
    if not coalesce((public.app_context())[2] = '*', false) then
        raise exception 'only the platform drops partitions' using errcode = '42501';
    end if;
    if before is null or before > now() - interval '30 days' then
        raise exception 'what arrived within the last 30 days is kept' using errcode = '22023';
    end if;
    perform pg_advisory_xact_lock(hashtext('ensure_partitions'));
    select p.relname, c.relname into parent, part
    from pg_inherits i
        join pg_class p on p.oid = i.inhparent
        join pg_class c on c.oid = i.inhrelid
        join pg_namespace n on n.oid = p.relnamespace
    where n.nspname = 'public' and p.relname in ('raw_events', 'readings', 'space_history')
        and c.relname ~ ('^' || p.relname || '_\d{4}_\d{2}$')
        and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month')::timestamptz <= before
    order by right(c.relname, 7), p.relname
    limit 1;
    if part is not null then
        execute format('alter table public.%I detach partition public.%I', parent, part);
        execute format('drop table public.%I', part);
    end if;
    return part;
end
$$;
grant execute on function drop_old_partition(timestamptz) to parking_platform;
