-- Profiles: a profile can be given its codec before the first of its devices is registered.

alter table unknown_devices add column profile_id text;
comment on column unknown_devices.profile_id is 'ChirpStack''s deviceProfileId, as last told; null before an event has named one';
