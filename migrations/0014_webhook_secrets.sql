-- Webhook secrets: who made one, and whether it is used. See docs/webhook-secrets.md.

alter table webhook_secrets
    add column created_by_name text check (length(created_by_name) <= 255),
    add column last_used_at timestamptz,
    add column last_event text check (length(last_event) <= 50),
    add column last_dev_eui text check (last_dev_eui ~ '^[0-9A-F]{16}$');
comment on column webhook_secrets.last_used_at is 'Written every few seconds by whoever received events with it; the audit does not tell of it.';
