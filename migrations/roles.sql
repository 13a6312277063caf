-- The six roles of the platform. Run once by the server's administrator, before the first `migrate`;
-- running it again changes nothing. An owner with CREATEROLE could not do this: only a superuser may
-- create a BYPASSRLS role. Passwords are not set here: give each role its own with ALTER ROLE ... PASSWORD
-- (or whatever the server uses), then create the database with `parking_owner` as its owner.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['parking_owner', 'parking_app', 'parking_platform', 'parking_auth', 'parking_backup'] loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
            execute format('create role %I', wanted);
        end if;
        execute format('alter role %I with login nosuperuser nocreatedb nocreaterole noreplication', wanted);
        execute format('alter role %I set search_path = public, pg_temp', wanted);
        execute format('alter role %I set row_security = on', wanted);
        execute format('alter role %I set timezone = ''UTC''', wanted);
    end loop;

    foreach wanted in array array['parking_owner', 'parking_app', 'parking_platform', 'parking_auth'] loop
        execute format('alter role %I with nobypassrls', wanted);
    end loop;
    -- The owner of the database is a member of pg_database_owner, which owns schema public: it must inherit that.
    alter role parking_owner with inherit;
    foreach wanted in array array['parking_app', 'parking_platform', 'parking_auth', 'parking_backup'] loop
        execute format('alter role %I with noinherit', wanted);
    end loop;
    alter role parking_backup with bypassrls;

    foreach wanted in array array['parking_app', 'parking_platform', 'parking_auth'] loop
        execute format('alter role %I set statement_timeout = ''15s''', wanted);
        execute format('alter role %I set lock_timeout = ''3s''', wanted);
        execute format('alter role %I set idle_in_transaction_session_timeout = ''10s''', wanted);
        execute format('alter role %I set synchronous_commit = on', wanted);
    end loop;
    alter role parking_backup set default_transaction_read_only = on;

    -- Copies the server's files and its log as they are written; it can enter no database.
    if not exists (select from pg_catalog.pg_roles where rolname = 'parking_replication') then
        create role parking_replication;
    end if;
    alter role parking_replication with login replication nosuperuser nocreatedb nocreaterole noinherit nobypassrls;

    -- A password of V5 or V6 is a parameter of this role's: whatever else the server logs, no parameter of it.
    alter role parking_auth set log_parameter_max_length = 0;
    alter role parking_auth set log_parameter_max_length_on_error = 0;
end
$$;
