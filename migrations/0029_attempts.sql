-- Attempts to sign in, counted over all nodes and written down before they are judged. See docs/edge.md.

create table auth.attempts (
    subject bytea primary key check (length(subject) = 32),
    failures int not null check (failures > 0),
    last_at timestamptz not null,
    locked_until timestamptz
);
comment on table auth.attempts is 'of accounts that exist and of names nobody has, alike; a row lasts an hour';
comment on column auth.attempts.subject is 'SHA-256 of what is guessed at: an account, its code, or the account from a known device';
create index attempts_by_time on auth.attempts (last_at);
grant select, insert, update, delete on auth.attempts to parking_auth;
grant select on auth.attempts to parking_backup;
