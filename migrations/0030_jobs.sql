-- Jobs: when recurring work is due, who does it, and what came of it. See docs/jobs.md.
--
-- The tables named qrtz_ are those of Quartz 4.7.3, as it describes them for PostgreSQL, without its histories: which runs
-- there were is said by job_runs, whose rules are ours. The schema is parking_platform's alone.

create schema quartz;
revoke all on schema quartz from public;
grant usage on schema quartz to parking_platform, parking_backup;

create table quartz.job_runs (
    id uuid primary key,
    job text not null check (length(job) between 1 and 100),
    state text not null check (state in ('asked', 'running', 'succeeded', 'failed', 'lost')),
    why text not null check (why in ('schedule', 'hand', 'start', 'recovery')),
    slot timestamptz,
    asked_at timestamptz not null default clock_timestamp(),
    asked_by text check (length(asked_by) between 1 and 255),
    node text check (length(node) between 1 and 200),
    started_at timestamptz,
    beat_at timestamptz,
    finished_at timestamptz,
    figures text check (length(figures) <= 1000),
    error text check (length(error) <= 200),
    check (state = 'asked' or (node is not null and started_at is not null and beat_at is not null)),
    check ((state in ('asked', 'running')) = (finished_at is null)),
    check (why <> 'schedule' or slot is not null)
);
comment on table quartz.job_runs is 'every moment is by the clock of the database, whatever the nodes'' clocks say';
comment on column quartz.job_runs.slot is 'the moment of the schedule that this run is for; of a recovery, the one of the run that was lost';
comment on column quartz.job_runs.error is 'the type of the failure alone: what a failure says may quote data';
create unique index job_runs_one_running on quartz.job_runs (job) where state = 'running';
create unique index job_runs_one_asked on quartz.job_runs (job) where state = 'asked';
create unique index job_runs_one_per_slot on quartz.job_runs (job, slot) where why in ('schedule', 'start') and slot is not null;
create index job_runs_newest on quartz.job_runs (job, started_at desc);

create table quartz.job_pauses (
    job text primary key check (length(job) between 1 and 100),
    paused_at timestamptz not null default clock_timestamp(),
    paused_by_name text not null check (length(paused_by_name) between 1 and 255)
);

create table quartz.qrtz_job_details (
  sched_name text not null,
  job_name text not null,
  job_group text not null,
  description text null,
  job_class_name text not null,
  is_durable bool not null,
  is_nonconcurrent bool not null,
  is_update_data bool not null,
  requests_recovery bool not null,
  job_data bytea null,
  primary key (sched_name,job_name,job_group)
);

create table quartz.qrtz_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  job_name text not null,
  job_group text not null,
  description text null,
  next_fire_time bigint null,
  prev_fire_time bigint null,
  priority integer null,
  trigger_state text not null,
  trigger_type text not null,
  start_time bigint not null,
  end_time bigint null,
  calendar_name text null,
  misfire_instr smallint null,
  misfire_orig_fire_time bigint null,
  execution_group varchar(200) null,
  preferred_node varchar(200) null,
  preferred_node_auto bool not null default false,
  retry_policy varchar(250) null,
  retry_attempt integer null,
  continues_trigger_name text null,
  continues_trigger_group text null,
  continuation_condition integer null,
  overlap_policy integer null,
  pause_reason varchar(250) null,
  paused_by varchar(200) null,
  paused_at bigint null,
  misfire_threshold bigint null,
  fixed_delay bool null,
  job_data bytea null,
  primary key (sched_name,trigger_name,trigger_group),
  foreign key (sched_name,job_name,job_group) references quartz.qrtz_job_details (sched_name,job_name,job_group) on delete cascade
);

create table quartz.qrtz_simple_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  repeat_count bigint not null,
  repeat_interval bigint not null,
  times_triggered bigint not null,
  primary key (sched_name,trigger_name,trigger_group),
  foreign key (sched_name,trigger_name,trigger_group) references quartz.qrtz_triggers (sched_name,trigger_name,trigger_group) on delete cascade
);

create table quartz.qrtz_cron_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  cron_expression text not null,
  time_zone_id text,
  primary key (sched_name,trigger_name,trigger_group),
  foreign key (sched_name,trigger_name,trigger_group) references quartz.qrtz_triggers (sched_name,trigger_name,trigger_group) on delete cascade
);

create table quartz.qrtz_simprop_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  str_prop_1 text null,
  str_prop_2 text null,
  str_prop_3 text null,
  int_prop_1 integer null,
  int_prop_2 integer null,
  long_prop_1 bigint null,
  long_prop_2 bigint null,
  dec_prop_1 numeric null,
  dec_prop_2 numeric null,
  bool_prop_1 bool null,
  bool_prop_2 bool null,
  time_zone_id text null,
  primary key (sched_name,trigger_name,trigger_group),
  foreign key (sched_name,trigger_name,trigger_group) references quartz.qrtz_triggers (sched_name,trigger_name,trigger_group) on delete cascade
);

create table quartz.qrtz_blob_triggers (
  sched_name text not null,
  trigger_name text not null,
  trigger_group text not null,
  blob_data bytea null,
  primary key (sched_name,trigger_name,trigger_group),
  foreign key (sched_name,trigger_name,trigger_group) references quartz.qrtz_triggers (sched_name,trigger_name,trigger_group) on delete cascade
);

create table quartz.qrtz_calendars (
  sched_name text not null,
  calendar_name text not null,
  calendar bytea not null,
  primary key (sched_name,calendar_name)
);

create table quartz.qrtz_paused_trigger_grps (
  sched_name text not null,
  trigger_group text not null,
  pause_reason varchar(250) null,
  paused_by varchar(200) null,
  paused_at bigint null,
  primary key (sched_name,trigger_group)
);

create table quartz.qrtz_paused_job_grps (
  sched_name text not null,
  job_group text not null,
  pause_reason varchar(250) null,
  paused_by varchar(200) null,
  paused_at bigint null,
  primary key (sched_name,job_group)
);

create table quartz.qrtz_fired_triggers (
  sched_name text not null,
  entry_id text not null,
  trigger_name text not null,
  trigger_group text not null,
  instance_name text not null,
  fired_time bigint not null,
  sched_time bigint not null,
  priority integer not null,
  state text not null,
  job_name text null,
  job_group text null,
  is_nonconcurrent bool not null,
  requests_recovery bool null,
  execution_group varchar(200) null,
  progress integer null,
  progress_message varchar(250) null,
  interrupt_requested_time bigint null,
  primary key (sched_name,entry_id)
);

create table quartz.qrtz_scheduler_state (
  sched_name text not null,
  instance_name text not null,
  last_checkin_time bigint not null,
  checkin_interval bigint not null,
  quartz_version varchar(20) null,
  primary key (sched_name,instance_name)
);

create table quartz.qrtz_locks (
  sched_name text not null,
  lock_name text not null,
  primary key (sched_name,lock_name)
);

create index idx_qrtz_j_g_n on quartz.qrtz_job_details (sched_name, job_group, job_name);
create index idx_qrtz_t_j on quartz.qrtz_triggers (sched_name, job_name, job_group);
create index idx_qrtz_t_g_n on quartz.qrtz_triggers (sched_name, trigger_group, trigger_name);
create index idx_qrtz_t_c on quartz.qrtz_triggers (sched_name, calendar_name);
create index idx_qrtz_t_nft_st on quartz.qrtz_triggers (sched_name, trigger_state, next_fire_time asc, priority desc, misfire_instr);
create index idx_qrtz_ft_inst_job_req_rcvry on quartz.qrtz_fired_triggers (sched_name, instance_name, requests_recovery);
create index idx_qrtz_ft_j_g on quartz.qrtz_fired_triggers (sched_name, job_name, job_group);
create index idx_qrtz_ft_t_g on quartz.qrtz_fired_triggers (sched_name, trigger_name, trigger_group);

grant select, insert, update, delete on all tables in schema quartz to parking_platform;
grant select on all tables in schema quartz to parking_backup;

-- What people order is audited in the transaction that does it, and the audit of the platform is written by parking_app with
-- the platform's own tenant as its context. So orders go through this one door, which asks for just that context, and for a person.
create function order_job(verb text, wanted text, run uuid, by_name text) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    told text[] := public.app_context();
    changed int;
begin
    if not coalesce(session_user = 'parking_app' and told[2] = '00000000-0000-0000-0000-000000000000' and told[3] like 'person:%', false) then
        raise exception 'jobs are ordered by a person, for the platform' using errcode = '42501';
    end if;
    if verb = 'run' then
        insert into quartz.job_runs as r (id, job, state, why, asked_by) values (run, wanted, 'asked', 'hand', by_name)
            on conflict (job) where state = 'asked' do update set asked_by = excluded.asked_by where r.asked_by is null;
    elsif verb = 'pause' then
        insert into quartz.job_pauses (job, paused_by_name) values (wanted, by_name) on conflict do nothing;
    elsif verb = 'resume' then
        delete from quartz.job_pauses where job = wanted;
    else
        raise exception 'a job is run, paused or resumed' using errcode = '22023';
    end if;
    get diagnostics changed = row_count;
    return changed > 0;
end
$$;
revoke all on function order_job(text, text, uuid, text) from public;
grant execute on function order_job(text, text, uuid, text) to parking_app;
