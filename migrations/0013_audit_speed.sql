-- Audit, the same entries with less work: the canonical text without a function call per field (a function with a search_path of
-- its own costs more than all it does, sixteen times per entry, while the chain is locked), and one statement less per link.

create or replace function audit_canonical(entry audit_log) returns text
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
        written := written || E'\n' || coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-');
    end loop;
    return written;
end
$$;
drop function audit_field(text);

-- A chain is begun once: every later entry finds its head.
create or replace function link_audit() returns trigger
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
