#!/bin/sh
# Run once by the image's first start: the administrator's part, before migrate. Passwords come from the environment and are quoted by psql.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres --file /parking/roles.sql
for role in owner app platform auth backup replication; do
  name=$(printf 'PARKING_%s_PASSWORD' "$role" | tr '[:lower:]' '[:upper:]')
  eval "password=\${$name}"
  printf 'alter role parking_%s password :%spassword%s;\n' "$role" "'" "'" |
    psql --set ON_ERROR_STOP=1 --set "password=$password" --username postgres --dbname postgres --quiet
done
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres --quiet <<'SQL'
create database parking owner parking_owner;
revoke all on database parking from public;
grant connect on database parking to parking_app, parking_platform, parking_auth, parking_backup;
SQL
psql --set ON_ERROR_STOP=1 --username postgres --dbname parking --file /parking/database.sql
# Where other machines of this network enter, they show a password; copies of the server's files too.
cat >> "$PGDATA/pg_hba.conf" <<'HBA'
host all all all scram-sha-256
host replication parking_replication all scram-sha-256
HBA
