-- Passwords of V5 and V6: bcrypt, checked by pgcrypto's crypt() until their person signs in for the first time. See docs/people.md.

-- In a schema of its own: an extension's functions are everybody's to execute, and cannot be taken away by who migrates.
create schema pgcrypto;
revoke all on schema pgcrypto from public;
grant usage on schema pgcrypto to parking_auth;
create extension if not exists pgcrypto with schema pgcrypto;

do $$
begin
    if not exists (select from pg_extension e where e.extname = 'pgcrypto' and e.extnamespace = 'pgcrypto'::regnamespace) then
        raise exception 'pgcrypto is there already, in a schema where every role could execute it'
            using hint = 'As a superuser: drop extension pgcrypto; then migrate again.';
    end if;
end
$$;

-- Replacing such a hash is audited before a tenant is known, too.
alter policy audit_log_auth_insert on audit_log
    with check (action in ('session.sign_in', 'session.sign_out', 'session.refused', 'session.end',
        'password.ask_reset', 'password.reset', 'password.change', 'password.rehash', 'email.ask_change', 'email.confirm', 'person.rename',
        'token.sign_in', 'token.sign_out', 'token.revoke', 'token.reuse', 'authenticator.add', 'authenticator.remove', 'recovery_codes.renew', 'recovery_codes.use', 'passkey.add', 'passkey.remove'));
