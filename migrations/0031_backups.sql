-- Backups: what is known of those that were made. They lie in a folder, not here; see docs/backups.md.
--
-- The rows belong to the platform, so that each change is audited in its own transaction. A row stays when its backup goes.

create table backups (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null check (kind in ('dump', 'base')),
    name text not null check (length(name) between 1 and 50),
    made_at timestamptz not null,
    seconds double precision not null check (seconds >= 0),
    bytes bigint not null check (bytes >= 0),
    rows bigint not null check (rows >= 0),
    encrypted boolean not null,
    proved_at timestamptz,
    proof_seconds double precision check (proof_seconds >= 0),
    problem text check (length(problem) between 1 and 50),
    copied_at timestamptz,
    removed_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);
comment on column backups.proved_at is 'when it was last restored into a server of its own and found whole';
comment on column backups.problem is 'what was last found wrong with it; null while it is good';
create index backups_newest on backups (tenant_id, made_at desc) where removed_at is null;
-- Before FORCE: afterwards the owner writes no tenant's row.
insert into backups (tenant_id, id, kind, name, made_at, seconds, bytes, rows, encrypted) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'dump', 'CANARY-X', now(), 0, 0, 0, false),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'dump', 'CANARY-Y', now(), 0, 0, 0, false);
call protect_tenant_table('backups', 'select,insert,update');
