-- Codecs: which codec reads a device, what it may need to know, and how often the device reports.

-- A device's own codec comes before its profile's; null: the profile decides.
alter table devices
    alter column codec drop not null,
    add column occupied_below_mm int check (occupied_below_mm between 20 and 20000);
comment on column devices.codec is 'override: null means the codec of the device''s ChirpStack profile (profile_codecs)';
comment on column devices.occupied_below_mm is 'for sensors of distance: nearer than this is a car; null: a distance says nothing about occupancy';

create table profile_codecs (
    tenant_id uuid not null references tenants (id),
    profile_id text not null check (length(profile_id) between 1 and 255),
    codec text not null check (length(codec) between 1 and 50),
    primary key (tenant_id, profile_id)
);
comment on table profile_codecs is 'Which codec reads the devices of a ChirpStack device profile. ChirpStack''s ids are text here: they are looked up, never ordered.';
-- Before FORCE: afterwards the owner writes no tenant's row.
insert into profile_codecs (tenant_id, profile_id, codec) values
    ('ca000000-0000-7000-8000-00000000000a', 'CANARY-X', 'canary'),
    ('ca000000-0000-7000-8000-00000000000b', 'CANARY-Y', 'canary');
call protect_tenant_table('profile_codecs', 'select,insert,update,delete');

-- beat_s and beats are the run of equal gaps being watched; learned_interval_s is what it has shown. See docs/codecs.md.
alter table device_state
    add column profile_id text,
    add column profile_name text,
    add column learned_interval_s int check (learned_interval_s > 0),
    add column beat_s int check (beat_s > 0),
    add column beats int not null default 0 check (beats >= 0);
