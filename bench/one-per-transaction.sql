-- pgbench: the least one durable uplink can cost, one transaction each: context, reading, device, space. See PgBench.cs for its tables.
\set device random(1, 10000)
\set tenant (:device - 1) / 500 + 1
\set counter random(1, 1000000000)
\set taken random(0, 1)
begin;
select set_config('peer.tenant', :tenant::text, true);
insert into peer_readings (tenant_id, id, dev_eui, at, f_cnt, occupied, rssi, snr, payload)
    values (:tenant, gen_random_uuid(), upper(lpad(to_hex(:device::int), 16, '0')), now(), :counter, :taken = 1, -91, 8.2, '\x01') on conflict do nothing;
update peer_devices set last_seen_at = now(), rssi = -91, snr = 8.2 where tenant_id = :tenant and dev_eui = upper(lpad(to_hex(:device::int), 16, '0')) returning space_id;
update peer_spaces set occupied = :taken = 1, since = now() where tenant_id = :tenant and id = :device;
commit;
