-- Sites: what people say of a site, its levels and zones, and of a space; deleted rows stay, for what happened on them.
-- See docs/sites.md.

alter table sites
    add column address text check (length(address) between 1 and 500),
    add column city text check (length(city) between 1 and 100),
    add column state text check (length(state) between 1 and 100),
    add column postal_code text check (length(postal_code) between 1 and 20),
    add column country text check (length(country) between 1 and 100),
    add column latitude double precision check (latitude between -90 and 90),
    add column longitude double precision check (longitude between -180 and 180),
    add column labels text[] not null default '{}' check (cardinality(labels) <= 20),
    add column opening_hours text check (length(opening_hours) between 1 and 200),
    add column metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 16384),
    add column updated_at timestamptz not null default now(),
    add column deleted_at timestamptz,
    add constraint sites_position_check check ((latitude is null) = (longitude is null)),
    drop constraint sites_tenant_id_slug_key,
    drop constraint sites_tenant_id_name_key;
comment on column sites.opening_hours is 'as in OpenStreetMap, for instance Mo-Fr 07:00-20:00; null: always open';
create unique index sites_one_slug on sites (tenant_id, slug) where deleted_at is null;
create unique index sites_one_name on sites (tenant_id, name) where deleted_at is null;

create table levels (
    tenant_id uuid not null,
    id uuid not null,
    site_id uuid not null,
    name text not null check (length(name) between 1 and 100),
    position int not null default 0 check (position between -100 and 1000),
    plan_width real check (plan_width between 1 and 100000),
    plan_height real check (plan_height between 1 and 100000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, site_id, id),
    foreign key (tenant_id, site_id) references sites (tenant_id, id),
    constraint levels_plan_check check ((plan_width is null) = (plan_height is null))
);
comment on table levels is 'A storey of a site, lowest position first. plan_width and plan_height are the units that its spaces'' places are counted in.';
create unique index levels_one_name on levels (tenant_id, site_id, name) where deleted_at is null;

-- The pictures apart: whoever reads a level seldom wants its megabytes.
create table level_pictures (
    tenant_id uuid not null,
    level_id uuid not null,
    media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/svg+xml')),
    picture bytea not null check (length(picture) between 1 and 10485760),
    picture_hash bytea not null check (length(picture_hash) = 32),
    uploaded_at timestamptz not null default now(),
    primary key (tenant_id, level_id),
    foreign key (tenant_id, level_id) references levels (tenant_id, id)
);
comment on column level_pictures.picture_hash is 'SHA-256: the address under which a browser may keep the picture';

-- FORCE is lifted meanwhile: under it the owner writes no tenant's row.
alter table sites no force row level security;
alter table zones no force row level security;
alter table spaces no force row level security;
alter table space_overrides no force row level security;
insert into levels (tenant_id, id, site_id, name) values
    ('ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'ca000000-0000-7000-8000-00000000000a', 'CANARY-X'),
    ('ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'ca000000-0000-7000-8000-00000000000b', 'CANARY-Y');
insert into level_pictures (tenant_id, level_id, media_type, picture, picture_hash)
    select id, id, 'image/png', convert_to(name, 'UTF8'), sha256(convert_to(name, 'UTF8')) from levels;
call protect_tenant_table('levels', 'select,insert,update', 'select');
call protect_tenant_table('level_pictures', 'select,insert,update,delete');

alter table zones
    add column position int not null default 0 check (position between -100 and 1000),
    add column deleted_at timestamptz,
    drop constraint zones_tenant_id_site_id_name_key;
create unique index zones_one_name on zones (tenant_id, site_id, name) where deleted_at is null;

alter table spaces
    add column name text check (length(name) between 1 and 255),
    add column display_name text check (length(display_name) between 1 and 255),
    add column level_id uuid,
    add column labels text[] not null default '{}' check (cardinality(labels) <= 20),
    add column enabled boolean not null default true,
    add column auto_release_minutes int check (auto_release_minutes between 1 and 1440),
    add column latitude double precision check (latitude between -90 and 90),
    add column longitude double precision check (longitude between -180 and 180),
    add column plan_x real,
    add column plan_y real,
    add column plan_width real check (plan_width > 0),
    add column plan_height real check (plan_height > 0),
    add column plan_turn real check (plan_turn >= 0 and plan_turn < 360),
    add column config jsonb not null default '{}' check (jsonb_typeof(config) = 'object' and length(config::text) <= 16384),
    add column metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 16384),
    add column updated_at timestamptz not null default now(),
    add column deleted_at timestamptz,
    add constraint spaces_position_check check ((latitude is null) = (longitude is null)),
    add constraint spaces_plan_check check (num_nulls(plan_x, plan_y, plan_width, plan_height, plan_turn) in (0, 5)),
    add constraint spaces_level_fkey foreign key (tenant_id, site_id, level_id) references levels (tenant_id, site_id, id),
    drop constraint spaces_tenant_id_site_id_code_key;
comment on column spaces.enabled is 'false: it cannot be booked';
comment on column spaces.plan_x is 'with plan_y the middle of the space on its level''s plan, in the plan''s units; plan_turn in degrees, clockwise';
create unique index spaces_one_code on spaces (tenant_id, site_id, code) where deleted_at is null;
create index spaces_by_level on spaces (tenant_id, site_id, level_id);

-- An override may be of two kinds, and may wait for its beginning.
alter table space_overrides
    add column waiting boolean not null default false,
    drop constraint space_overrides_kind_check,
    add constraint space_overrides_kind_check check (kind in ('blocked', 'out_of_service'));
comment on column space_overrides.waiting is 'its beginning has not come; until then it changes nothing';
drop index space_overrides_one_live;
create unique index space_overrides_one_live on space_overrides (tenant_id, space_id) where ended_at is null and not waiting;
create index space_overrides_waiting on space_overrides (starts_at) where ended_at is null and waiting;
alter table space_overrides force row level security;
alter table spaces force row level security;
alter table zones force row level security;
alter table sites force row level security;
