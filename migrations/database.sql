-- What the server's administrator takes away once in the new database, as a superuser; running it again changes nothing.
-- PostgreSQL lets every role make large objects, which belong to it and are bound by no policy, and end the other sessions of
-- its own role: with the app's connection string one could fail the start check or interrupt the pipeline.
do $$
declare
    taken record;
begin
    for taken in
        select p.oid::regprocedure as function from pg_catalog.pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
            and (p.proname like 'lo\_%' or p.proname in ('lowrite', 'loread', 'pg_terminate_backend', 'pg_cancel_backend'))
    loop
        execute format('revoke execute on function %s from public', taken.function);
    end loop;
end
$$;
