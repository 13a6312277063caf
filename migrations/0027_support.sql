-- Support: a platform admin in a tenant he does not belong to, for at most an hour and for a reason. See docs/support-access.md.

create table support_visits (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    user_id uuid not null,
    person_name text not null check (length(person_name) between 1 and 255),
    reason text not null check (length(reason) between 10 and 500),
    ticket text not null check (length(ticket) between 1 and 100),
    begun_at timestamptz not null,
    expires_at timestamptz not null,
    raised_at timestamptz,
    raise_reason text check (length(raise_reason) between 10 and 500),
    ended_at timestamptz,
    ended_how text check (ended_how in ('left', 'expired')),
    primary key (tenant_id, id),
    check (expires_at > begun_at and expires_at <= begun_at + interval '60 minutes'),
    check ((raised_at is null) = (raise_reason is null)),
    check ((ended_at is null) = (ended_how is null))
);
comment on column support_visits.expires_at is 'after it the visit opens nothing, whether or not anybody has written its end';
comment on column support_visits.raised_at is 'from when on he may act, up to what support may; null: he reads';
create index support_visits_by_time on support_visits (tenant_id, begun_at desc, id);
create index support_visits_by_user on support_visits (user_id) where ended_at is null;
create index support_visits_due on support_visits (expires_at) where ended_at is null;
-- Before FORCE: afterwards the owner writes no tenant's row. Of nobody, and not before long: parking_auth must see its own alone.
insert into support_visits (tenant_id, id, user_id, person_name, reason, ticket, begun_at, expires_at) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', gen_random_uuid(), 'CANARY-X', 'CANARY-X canary', 'CANARY-X', '2999-01-01 00:00Z', '2999-01-01 00:15Z'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', gen_random_uuid(), 'CANARY-Y', 'CANARY-Y canary', 'CANARY-Y', '2999-01-01 00:00Z', '2999-01-01 00:15Z');
call protect_tenant_table('support_visits', 'select,insert,update', 'select');
grant select on support_visits to parking_auth;
create policy support_visits_auth_select on support_visits for select to parking_auth using (ended_at is null);

-- To the visitor's open pages, wherever they are, and to those of the tenant's own people.
create trigger support_visits_tell after insert or update on support_visits
    for each row execute function tell_access('person', 'user_id', 'expires_at,raised_at,ended_at');
create trigger support_visits_tell_tenant after insert or update on support_visits
    for each row execute function tell_access('support', 'tenant_id', 'expires_at,raised_at,ended_at');
