-- Sessions: signing out ends one, wherever its cookie was copied to. Global, because a person signs in before a tenant is known.
create table auth.sessions (
    id uuid primary key,
    user_id uuid not null references auth.users (id) on delete cascade,
    begun_at timestamptz not null,
    ended_at timestamptz
);
create index sessions_by_user on auth.sessions (user_id, begun_at);
grant select, insert, update, delete on auth.sessions to parking_auth;
grant select on auth.sessions to parking_backup;
