-- Edge: the keys that protect sessions and forms. Global, because a person signs in before a tenant is known.
--
-- An element is the Portal's own ciphertext (AES-256-GCM under a key derived from the master key, which is not in the
-- database): whoever reads this table can forge no session, and a row that somebody else wrote is ignored.

create table auth.data_protection_keys (
    id uuid primary key,
    name text not null check (length(name) between 1 and 255),
    element bytea not null check (length(element) between 29 and 65536),
    created_at timestamptz not null default now()
);
grant select, insert on auth.data_protection_keys to parking_auth;
grant select on auth.data_protection_keys to parking_backup;
