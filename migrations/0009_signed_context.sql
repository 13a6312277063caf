-- Signed context: the database believes a context only if somebody who holds the key has signed it.
--
-- Any SQL may set a GUC, so a context that is a bare tenant id can be forged by whoever can slip a statement in. Here the
-- GUC app.context holds  key id | scope | actor | purpose | expiry | HMAC-SHA256  where the scope is a tenant's id or '*'
-- for the platform. The key is derived from a secret outside the database (see docs/signed-context.md) and installed by
-- the verb migrate; no serving role can read it, and no function signs with it. A context that is forged, expired,
-- garbage or absent is no context: no tenant, no platform, and so no rows. app_context() is the one place that looks.

create table context_keys (
    id text primary key check (id ~ '^[0-9a-f]{16}$'),
    inner_pad bytea not null check (length(inner_pad) = 64),
    outer_pad bytea not null check (length(outer_pad) = 64),
    installed_at timestamptz not null default now()
);
comment on table context_keys is 'The keys that contexts are checked with, as the two pads of HMAC (RFC 2104). Only the owner reads them; migrate replaces them.';

-- The parts of a genuine, unexpired context; null otherwise, whatever was wrong with it. STABLE, never IMMUTABLE. Who may
-- call it learns what he himself was told. The MACs are compared by a hash of theirs first, so that the time it takes says
-- nothing about how much of a guess was right.
create function app_context() returns text[]
    language plpgsql stable parallel safe security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    told text := current_setting('app.context', true);
    part text[] := string_to_array(told, '|');
    pads public.context_keys;
    mac text;
begin
    if cardinality(part) = 6 and length(told) < 600 then
        select * into pads from public.context_keys where id = part[1];
        mac := encode(sha256(pads.outer_pad || sha256(pads.inner_pad || convert_to(left(told, -65), 'UTF8'))), 'hex');
        if hashtextextended(mac, 0) = hashtextextended(part[6], 0) and mac = part[6] then
            -- Of the statement, not of the transaction: in a transaction kept open an old context would stay good.
            if part[5]::bigint >= extract(epoch from statement_timestamp()) then
                return part;
            end if;
        end if;
    end if;
    return null;
end
$$;
grant execute on function app_context() to parking_app, parking_platform;

-- Not definers and of one expression, so that the planner puts that expression into the policy: one call instead of two.
create or replace function app_tenant_id() returns uuid
    language sql stable parallel safe
as $$ select nullif((public.app_context())[2], '*')::pg_catalog.uuid $$;
revoke execute on function app_tenant_id() from parking_auth, parking_backup;

create function app_is_platform() returns boolean
    language sql stable parallel safe
as $$ select coalesce((public.app_context())[2] = '*', false) $$;
grant execute on function app_is_platform() to parking_platform;

-- From here on a platform connection, too, sees nothing without a signed actor.
do $$
declare
    opened record;
begin
    for opened in
        select tablename, policyname, qual is not null as reads, with_check is not null as writes
        from pg_policies where schemaname = 'public' and roles = '{parking_platform}'
    loop
        execute format('alter policy %I on %I %s %s', opened.policyname, opened.tablename,
            case when opened.reads then 'using ((select app_is_platform()))' end,
            case when opened.writes then 'with check ((select app_is_platform()))' end);
    end loop;
end
$$;

create or replace procedure protect_tenant_table(target regclass, app_verbs text, platform_verbs text default '', key_column name default 'tenant_id')
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    verb text;
    short_name text := (select relname from pg_class where oid = target);
    own text := format('%I = (select app_tenant_id())', key_column);
    every text := '(select app_is_platform())';
begin
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    foreach verb in array string_to_array(app_verbs, ',') loop
        execute format('grant %s on %s to parking_app', verb, target);
        execute format('create policy %I on %s for %s to parking_app %s', short_name || '_app_' || verb, target, verb,
            case verb
                when 'insert' then format('with check (%s)', own)
                when 'update' then format('using (%s) with check (%s)', own, own)
                else format('using (%s)', own)
            end);
    end loop;
    foreach verb in array string_to_array(platform_verbs, ',') loop
        execute format('grant %s on %s to parking_platform', verb, target);
        execute format('create policy %I on %s for %s to parking_platform %s', short_name || '_platform_' || verb, target, verb,
            case verb
                when 'insert' then format('with check (%s)', every)
                when 'update' then format('using (%s) with check (%s)', every, every)
                else format('using (%s)', every)
            end);
    end loop;
end
$$;
