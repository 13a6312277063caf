-- Ingest: how the body of an event was written, which nothing in the body says for certain. The sweep reads bodies again.
--
-- Every row gets the default at once, without being rewritten or read under a policy, and partitions to come take column,
-- default and check over from the parent (LIKE ... INCLUDING ALL).

alter table raw_events
    add column encoding text not null default 'json'
        constraint raw_events_encoding_check check (encoding in ('json', 'protobuf'));
comment on column raw_events.encoding is 'How ChirpStack wrote the body: a setting of its HTTP integration.';
