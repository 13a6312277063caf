-- Second factors: the codes of an authenticator app, recovery codes, and passkeys. See docs/second-factor.md.

create table auth.authenticators (
    user_id uuid primary key references auth.users (id) on delete cascade,
    sealed bytea not null check (length(sealed) <= 1000),
    begun_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null default 0
);
comment on column auth.authenticators.sealed is 'what the app knows too, under a key outside the database';
comment on column auth.authenticators.last_step is 'the half minute of the newest code that was accepted: each is good once';

create table auth.recovery_codes (
    user_id uuid not null references auth.users (id) on delete cascade,
    code_hash bytea not null check (length(code_hash) = 32),
    used_at timestamptz,
    primary key (user_id, code_hash)
);

-- As Identity keeps them: the public key, its counter, and what its owner calls it.
create table auth.passkeys (
    credential_id bytea primary key check (length(credential_id) between 1 and 1023),
    user_id uuid not null references auth.users (id) on delete cascade,
    data jsonb not null
);
create index passkeys_by_user on auth.passkeys (user_id);

grant select, insert, update, delete on auth.authenticators, auth.recovery_codes, auth.passkeys to parking_auth;
grant select on auth.authenticators, auth.recovery_codes, auth.passkeys to parking_backup;

alter policy audit_log_auth_insert on audit_log
    with check (action in ('session.sign_in', 'session.sign_out', 'session.refused', 'session.end',
        'password.ask_reset', 'password.reset', 'password.change', 'email.ask_change', 'email.confirm', 'person.rename',
        'token.sign_in', 'token.sign_out', 'token.revoke', 'token.reuse', 'authenticator.add', 'authenticator.remove', 'recovery_codes.renew', 'recovery_codes.use', 'passkey.add', 'passkey.remove'));
