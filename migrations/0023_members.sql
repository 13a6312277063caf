-- Members: invitations and the last owner. See docs/people.md.

create table invitations (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    email text not null check (length(email) between 3 and 255),
    role text not null check (role in ('viewer', 'operator', 'admin', 'owner')),
    language text not null check (length(language) between 2 and 10),
    token_hash bytea not null check (length(token_hash) = 32),
    created_at timestamptz not null,
    created_by uuid not null,
    created_by_name text not null check (length(created_by_name) between 1 and 255),
    sent_at timestamptz not null,
    sends int not null default 1 check (sends >= 1),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid,
    revoked_at timestamptz,
    primary key (tenant_id, id)
);
comment on table invitations is 'A membership for whoever follows the link: good once, and only for the address it was sent to. The link itself is in its message alone.';
comment on column invitations.email is 'in lower case';
create unique index invitations_open on invitations (tenant_id, email) where accepted_at is null and revoked_at is null;
create index invitations_by_token on invitations (token_hash);
-- Before FORCE: afterwards the owner writes no tenant's row. The hashes of nothing anybody has.
insert into invitations (tenant_id, id, email, role, language, token_hash, created_at, created_by, created_by_name, sent_at, expires_at) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'canary-x@canary.invalid', 'viewer', 'en',
        sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), now(), 'ca000000-0000-7000-8000-00000000000a', 'CANARY-X', now(), now()),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'canary-y@canary.invalid', 'viewer', 'en',
        sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), now(), 'ca000000-0000-7000-8000-00000000000b', 'CANARY-Y', now(), now());
call protect_tenant_table('invitations', 'select,insert,update');
-- Who follows a link belongs to no tenant yet.
grant select on invitations to parking_auth;
create policy invitations_auth_select on invitations for select to parking_auth using (accepted_at is null and revoked_at is null);

-- Two owners who remove each other at once would each still see the other. So whoever takes an owner away waits for the
-- others who do, and then looks: every statement of this function sees what was committed before it began.
create function keep_an_owner() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if old.role = 'owner' and old.status = 'active' and (new.role <> 'owner' or new.status <> 'active') then
        perform pg_advisory_xact_lock(hashtextextended('owners ' || old.tenant_id, 0));
        if not exists (
            select from public.memberships m
            where m.tenant_id = old.tenant_id and m.id <> old.id and m.role = 'owner' and m.status = 'active')
        then
            raise exception 'a tenant keeps at least one owner' using errcode = '23514', constraint = 'memberships_keep_an_owner';
        end if;
    end if;
    return new;
end
$$;
create trigger memberships_keep_an_owner before update on memberships for each row execute function keep_an_owner();
