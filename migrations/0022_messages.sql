-- Messages: what is to be sent by e-mail, written in the transaction that causes it and sent by a job. See docs/people.md.
--
-- A message belongs to the tenant that causes it; what no tenant causes (a password, an address) belongs to the platform. Who
-- it is for and what it says are sealed with a key outside the database: it may hold a link that opens something. So neither a
-- connection string nor a backup reads one, and whatever else slips a row in, the job cannot open it and sends nothing.

create table messages (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null check (length(kind) between 1 and 50),
    about_id uuid,
    sealed bytea check (length(sealed) <= 20000),
    created_at timestamptz not null,
    next_at timestamptz,
    expires_at timestamptz not null,
    attempts int not null default 0 check (attempts >= 0),
    sent_at timestamptz,
    dead_at timestamptz,
    failure text check (length(failure) <= 200),
    primary key (tenant_id, id)
);
comment on column messages.sealed is 'to whom, in which language, with which link; dropped once it is sent';
comment on column messages.next_at is 'when it is tried next; null once it is sent or given up';
create index messages_due on messages (next_at) where next_at is not null;
create index messages_about on messages (tenant_id, about_id, created_at desc);
-- Before FORCE: afterwards the owner writes no tenant's row.
insert into messages (tenant_id, id, kind, about_id, created_at, expires_at, dead_at, failure) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'canary', 'ca000000-0000-7000-8000-00000000000a', now(), now(), now(), 'CANARY-X'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'canary', 'ca000000-0000-7000-8000-00000000000b', now(), now(), now(), 'CANARY-Y');
call protect_tenant_table('messages', 'select,insert', 'select,update,delete');
-- Passwords and addresses are asked for before a tenant is known.
grant insert on messages to parking_auth;
create policy messages_auth_insert on messages for insert to parking_auth
    with check (tenant_id = '00000000-0000-0000-0000-000000000000');
