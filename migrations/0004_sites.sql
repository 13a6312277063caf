-- Sites: a site has zones, a zone has spaces. These rows change only by people; what changes with every uplink
-- lies in space_state and device_state, so that xmin of a row here means that a person edited it.

create table sites (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    slug text not null check (slug ~ '^[a-z0-9-]{1,100}$'),
    name text not null check (length(name) between 1 and 255),
    time_zone text not null default 'UTC',
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, slug),
    unique (tenant_id, name)
);
call protect_tenant_table('sites', 'select,insert,update', 'select');

create table zones (
    tenant_id uuid not null,
    id uuid not null,
    site_id uuid not null,
    name text not null check (length(name) between 1 and 100),
    primary key (tenant_id, id),
    unique (tenant_id, site_id, id),
    unique (tenant_id, site_id, name),
    foreign key (tenant_id, site_id) references sites (tenant_id, id)
);
call protect_tenant_table('zones', 'select,insert,update', 'select');

create table spaces (
    tenant_id uuid not null,
    id uuid not null,
    site_id uuid not null,
    zone_id uuid not null,
    code text not null check (code ~ '^[A-Z0-9][A-Z0-9._-]{0,49}$'),
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, site_id, code),
    foreign key (tenant_id, site_id, zone_id) references zones (tenant_id, site_id, id)
);
create index spaces_by_zone on spaces (tenant_id, site_id, zone_id);
call protect_tenant_table('spaces', 'select,insert,update', 'select');
