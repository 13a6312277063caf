-- Keys and tokens: what machines and clients of the API come with, and the word that goes round when one of them ends.
-- See docs/api-keys.md and docs/tokens.md.

create table api_keys (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    label text not null check (length(label) between 1 and 100),
    prefix text not null check (length(prefix) between 8 and 20),
    key_hash bytea not null check (length(key_hash) = 32),
    scopes text[] not null check (cardinality(scopes) between 1 and 30),
    addresses cidr[] not null default '{}' check (cardinality(addresses) <= 50),
    rate_per_minute int check (rate_per_minute between 1 and 100000),
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    created_by uuid,
    created_by_name text check (length(created_by_name) <= 255),
    last_used_at timestamptz,
    use_count bigint not null default 0 check (use_count >= 0),
    revoked_at timestamptz,
    revoked_by_name text check (length(revoked_by_name) <= 255),
    revoke_reason text check (length(revoke_reason) between 1 and 500),
    primary key (tenant_id, id),
    unique (tenant_id, key_hash),
    check ((revoked_at is null) = (revoke_reason is null))
);
comment on column api_keys.key_hash is 'SHA-256 of the key: 256 random bits need no slow hash';
comment on column api_keys.prefix is 'how the key begins: enough to find it in a list, too little to guess it';
comment on column api_keys.addresses is 'from where it is accepted; empty: from everywhere';
comment on column api_keys.rate_per_minute is 'null: what the tenant''s tier gives';
comment on column api_keys.last_used_at is 'with use_count written once a minute at most; the audit does not tell of it';
create index api_keys_by_hash on api_keys (key_hash);
-- Before FORCE: afterwards the owner writes no tenant's row. The hashes of no keys anybody has.
insert into api_keys (tenant_id, id, label, prefix, key_hash, scopes) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'CANARY-X', 'CANARY-X', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), '{spaces:read}'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'CANARY-Y', 'CANARY-Y', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), '{spaces:read}');
call protect_tenant_table('api_keys', 'select,insert,update');
grant select on api_keys to parking_auth;
create policy api_keys_auth_select on api_keys for select to parking_auth using (revoked_at is null);

-- Global, because a person has them over all tenants, and a token is looked up before a tenant is known. A family is one
-- sign-in on one device; its refresh tokens follow one after the other.
create table auth.token_families (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    tenant_id uuid not null,
    stamp text not null,
    device bytea not null check (length(device) = 32),
    device_name text not null check (length(device_name) <= 500),
    address text check (length(address) <= 100),
    begun_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text check (length(end_reason) <= 50)
);
comment on column auth.token_families.tenant_id is 'for whom its tokens speak; changed by switching the tenant';
comment on column auth.token_families.stamp is 'the person''s security stamp; whoever changes a password ends all families with it';
comment on column auth.token_families.device is 'SHA-256 of the fingerprint the client sends, or of its agent';
create index token_families_by_user on auth.token_families (user_id, begun_at);

create table auth.refresh_tokens (
    hash bytea primary key check (length(hash) = 32),
    family_id uuid not null references auth.token_families (id) on delete cascade,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    repeated_at timestamptz,
    successor_hash bytea check (length(successor_hash) = 32),
    successor bytea check (length(successor) <= 200)
);
comment on column auth.refresh_tokens.successor is 'sealed under the master key, for whoever lost the answer; dropped once the successor is spent';
create index refresh_tokens_by_family on auth.refresh_tokens (family_id);
-- Two successors of one token would be two branches.
create unique index refresh_tokens_by_successor on auth.refresh_tokens (successor_hash);

create table auth.access_tokens (
    hash bytea primary key check (length(hash) = 32),
    family_id uuid not null references auth.token_families (id) on delete cascade,
    tenant_id uuid not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null
);
create index access_tokens_by_family on auth.access_tokens (family_id, expires_at);

grant select, insert, update, delete on auth.token_families, auth.refresh_tokens, auth.access_tokens to parking_auth;
grant select on auth.token_families, auth.refresh_tokens, auth.access_tokens to parking_backup;

-- What happens to a person's tokens is audited before a tenant is known, too.
alter policy audit_log_auth_insert on audit_log
    with check (action in ('session.sign_in', 'session.sign_out', 'session.refused', 'session.end',
        'password.ask_reset', 'password.reset', 'password.change', 'email.ask_change', 'email.confirm', 'person.rename',
        'token.sign_in', 'token.sign_out', 'token.revoke', 'token.reuse'));

-- Says to every process that listens that somebody's access has changed: which kind of thing, and its id. It says nothing
-- else, and nobody believes it: whoever hears it forgets what he knew and asks.
-- Arguments: the kind, the column of the id, and the columns that matter.
create function tell_access() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
declare
    became jsonb := to_jsonb(new);
    was jsonb;
    field text;
    changed boolean := tg_op = 'INSERT';
begin
    if not changed then
        was := to_jsonb(old);
        foreach field in array string_to_array(tg_argv[2], ',') loop
            changed := changed or was -> field is distinct from became -> field;
        end loop;
    end if;
    if changed then
        perform pg_notify('parking_access', tg_argv[0] || ' ' || (became ->> tg_argv[1]));
    end if;
    return null;
end
$$;
create trigger api_keys_tell after insert or update on api_keys
    for each row execute function tell_access('key', 'id', 'revoked_at,expires_at,scopes,addresses,rate_per_minute,label');
create trigger memberships_tell after insert or update on memberships
    for each row execute function tell_access('person', 'user_id', 'role,status');
create trigger tenants_tell after update on tenants
    for each row execute function tell_access('tenant', 'id', 'status,tier');
create trigger users_tell after update on auth.users
    for each row execute function tell_access('person', 'id', 'security_stamp,platform_admin');
create trigger sessions_tell after update on auth.sessions
    for each row execute function tell_access('session', 'id', 'ended_at');
create trigger token_families_tell after update on auth.token_families
    for each row execute function tell_access('family', 'id', 'ended_at');
