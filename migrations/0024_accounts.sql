-- Accounts: links that reset a password or confirm an address, what a person prefers, and where his sessions are. See docs/people.md.

alter table auth.users
    add column language text check (length(language) between 2 and 10),
    add column theme text check (theme in ('system', 'light', 'dark'));
comment on column auth.users.language is 'of pages and messages; null: as the browser says';

alter table auth.sessions
    add column address text check (length(address) <= 100),
    add column agent text check (length(agent) <= 500),
    add column last_seen_at timestamptz;
comment on column auth.sessions.last_seen_at is 'to the minute';

-- The link itself is in its message alone. A person's newer link ends the older ones of its kind.
create table auth.account_links (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    kind text not null check (kind in ('password', 'email')),
    token_hash bytea not null unique check (length(token_hash) = 32),
    email text not null check (length(email) between 3 and 255),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
comment on column auth.account_links.email is 'where it was sent; of kind email: the address it confirms';
create index account_links_by_user on auth.account_links (user_id, kind, created_at desc);
grant select, insert, update, delete on auth.account_links to parking_auth;
grant select on auth.account_links to parking_backup;

-- What people do with their own account is written by parking_auth, in the transaction that does it.
alter policy audit_log_auth_insert on audit_log
    with check (action in ('session.sign_in', 'session.sign_out', 'session.refused', 'session.end',
        'password.ask_reset', 'password.reset', 'password.change', 'email.ask_change', 'email.confirm', 'person.rename'));
