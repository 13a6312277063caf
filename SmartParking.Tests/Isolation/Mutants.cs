using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Tests.Isolation;

internal static class Mutants
{
    private const string Own = "tenant_id = (select app_tenant_id())";
    private static readonly string B = IsolationCluster.TenantB.ToString();
    private static readonly string SitesOfB = $"select count(*) from sites where tenant_id = '{B}'";
    private static readonly string Month = $"raw_events_{DateTime.UnixEpoch.Add(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch):yyyy_MM}";

    /// <summary>The function as the migration makes it.</summary>
    private static string TheirBody(string function)
    {
        var sql = Migration.All().Single(migration => migration.FileName == "0009_signed_context.sql").Sql;
        var start = sql.IndexOf($"create or replace function {function}", StringComparison.Ordinal);
        return sql[start..(sql.IndexOf("$$;", start, StringComparison.Ordinal) + 3)];
    }

    public static readonly IReadOnlyDictionary<string, Mutant> All = new Dictionary<string, Mutant>
    {
        ["policy dropped"] = new(FindingCode.PolicyMissing, "sites",
            "drop policy sites_app_select on sites", $"create policy sites_app_select on sites for select to parking_app using ({Own})"),
        ["policy widened to true"] = new(FindingCode.PolicyOpen, "sites_app_select",
            "alter policy sites_app_select on sites using (true)", $"alter policy sites_app_select on sites using ({Own})", SitesOfB),
        ["policy widened by a condition"] = new(FindingCode.PolicyChanged, "sites_app_select",
            $"alter policy sites_app_select on sites using ({Own} or slug <> '')", $"alter policy sites_app_select on sites using ({Own})", SitesOfB),
        ["platform's policy re-targeted to PUBLIC"] = new(FindingCode.PolicyPublic, "sites_platform_select",
            "alter policy sites_platform_select on sites to public", "alter policy sites_platform_select on sites to parking_platform"),
        ["second permissive policy"] = new(FindingCode.PolicyExtra, "sneaky",
            "create policy sneaky on sites for select to parking_app using (slug <> '')", "drop policy sneaky on sites", SitesOfB),
        ["restrictive policy"] = new(FindingCode.PolicyRestrictive, "narrow",
            "create policy narrow on sites as restrictive for select to parking_app using (slug <> 'a')", "drop policy narrow on sites"),
        ["WITH CHECK lifted"] = new(FindingCode.PolicyOpen, "sites_app_insert",
            "alter policy sites_app_insert on sites with check (true)", $"alter policy sites_app_insert on sites with check ({Own})",
            $"insert into sites (tenant_id, id, slug, name) values ('{B}', gen_random_uuid(), 'planted', 'Planted')"),
        ["FORCE off"] = new(FindingCode.ForceOff, "sites", "alter table sites no force row level security", "alter table sites force row level security", SitesOfB, Context: false, AsOwner: true),
        ["ENABLE off"] = new(FindingCode.RlsOff, "sites", "alter table sites disable row level security", "alter table sites enable row level security", SitesOfB),
        ["BYPASSRLS"] = new(FindingCode.RoleAttribute, "parking_app", "alter role parking_app bypassrls", "alter role parking_app nobypassrls", SitesOfB),
        ["CREATEROLE"] = new(FindingCode.RoleAttribute, "parking_auth", "alter role parking_auth createrole", "alter role parking_auth nocreaterole"),
        ["ownership"] = new(FindingCode.RoleOwns, "table public.sites",
            "alter table sites owner to parking_app", "alter table sites owner to parking_owner; grant select, insert, update on sites to parking_app",
            $"alter table sites disable row level security; {SitesOfB}"),
        ["role membership"] = new(FindingCode.RoleMembership, "parking_app is a member of parking_platform",
            "grant parking_platform to parking_app", "revoke parking_platform from parking_app"),
        ["membership in a predefined role"] = new(FindingCode.RoleMembership, "pg_read_all_data",
            "grant pg_read_all_data to parking_auth", "revoke pg_read_all_data from parking_auth"),
        ["TRUNCATE"] = new(FindingCode.GrantForbidden, "space_overrides",
            "grant truncate on space_overrides to parking_app", "revoke truncate on space_overrides from parking_app", "truncate space_overrides; select 1"),
        ["context by ALTER ROLE"] = new(FindingCode.SettingTenant, "Role parking_app",
            "alter role parking_app set app.context = '@B@'", "alter role parking_app reset app.context", SitesOfB, Context: false),
        ["context by ALTER DATABASE"] = new(FindingCode.SettingTenant, "Database spoiled",
            "alter database spoiled set app.context = '@B@'", "alter database spoiled reset app.context", SitesOfB, Context: false),
        ["passwords in the server's log"] = new(FindingCode.SettingMissing, "Role parking_auth must have log_parameter_max_length = 0",
            "alter role parking_auth set log_parameter_max_length = -1", "alter role parking_auth set log_parameter_max_length = 0"),
        ["passwords in the server's log of errors"] = new(FindingCode.SettingMissing, "Role parking_auth must have log_parameter_max_length_on_error = 0",
            "alter role parking_auth reset log_parameter_max_length_on_error", "alter role parking_auth set log_parameter_max_length_on_error = 0"),
        ["bcrypt for everybody"] = new(FindingCode.SchemaGrant, "parking_app has USAGE on schema pgcrypto",
            "grant usage on schema pgcrypto to parking_app", "revoke usage on schema pgcrypto from parking_app"),
        ["triggers off by ALTER ROLE"] = new(FindingCode.SettingForbidden, "parking_owner",
            "alter role parking_owner set session_replication_role = replica", "alter role parking_owner reset session_replication_role"),
        ["definer view"] = new(FindingCode.ViewDefiner, "all_sites",
            "create view all_sites as select * from sites; grant select on all_sites to parking_app", "drop view all_sites", $"select count(*) from all_sites where tenant_id = '{B}'"),
        ["materialised view"] = new(FindingCode.ViewMaterialised, "site_copy",
            "create materialized view site_copy as select * from sites; grant select on site_copy to parking_app", "drop materialized view site_copy",
            $"select count(*) from site_copy where tenant_id = '{B}'"),
        ["app_tenant_id() made IMMUTABLE"] = new(FindingCode.ContextFunction, "app_tenant_id()",
            "alter function app_tenant_id() immutable", "alter function app_tenant_id() stable",
            "select set_config('app.context', '@B@', true); prepare mine as select count(*) from sites where slug = 'b'; execute mine; " +
            "select set_config('app.context', '@A@', true); execute mine"),
        ["app_tenant_id() believing a bare id"] = new(FindingCode.FunctionChanged, "app_tenant_id()",
            "create or replace function app_tenant_id() returns uuid language sql stable parallel safe as " +
            "$$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$",
            TheirBody("app_tenant_id()"), $"select set_config('app.tenant_id', '{B}', true); {SitesOfB}"),
        ["app_tenant_id() in the form without a text"] = new(FindingCode.FunctionChanged, "app_tenant_id()",
            "create or replace function app_tenant_id() returns uuid language sql stable parallel safe " +
            "return nullif(current_setting('app.tenant_id', true), '')::uuid",
            TheirBody("app_tenant_id()"), $"select set_config('app.tenant_id', '{B}', true); {SitesOfB}"),
        ["the key readable"] = new(FindingCode.GrantExtra, "context_keys",
            "grant select on context_keys to parking_app", "revoke select on context_keys from parking_app", "select count(*) from context_keys"),
        ["a key of one's own"] = new(FindingCode.GrantExtra, "context_keys",
            "grant insert on context_keys to parking_app", "revoke insert on context_keys from parking_app",
            "insert into context_keys (id, inner_pad, outer_pad) values ('00000000000000ff', decode(repeat('36', 64), 'hex'), decode(repeat('5c', 64), 'hex'))"),
        ["platform's policy without a signed actor"] = new(FindingCode.PolicyOpen, "sites_platform_select",
            "alter policy sites_platform_select on sites using (true)", "alter policy sites_platform_select on sites using ((select app_is_platform()))"),
        ["the platform's scope given to tenants"] = new(FindingCode.FunctionExecute, "app_is_platform()",
            "grant execute on function app_is_platform() to parking_app", "revoke execute on function app_is_platform() from parking_app"),
        ["definer function for everybody"] = new(FindingCode.FunctionUnreviewed, "site_count()",
            "create function site_count() returns bigint language sql security definer as 'select count(*) from public.sites'; grant execute on function site_count() to public",
            "drop function site_count()", "select greatest(site_count() - 1, 0)"),
        ["definer function without search_path"] = new(FindingCode.FunctionSearchPath, "resolve_dev_euis(text[])",
            "alter function resolve_dev_euis(text[]) reset search_path", "alter function resolve_dev_euis(text[]) set search_path = pg_catalog, public, pg_temp"),
        ["EXECUTE to PUBLIC"] = new(FindingCode.FunctionExecute, "ensure_partitions",
            "grant execute on function ensure_partitions(timestamptz, int) to public", "revoke execute on function ensure_partitions(timestamptz, int) from public"),
        ["partition granted"] = new(FindingCode.GrantPartition, Month, $"grant select on {Month} to parking_app", $"revoke select on {Month} from parking_app"),
        ["partition open"] = new(FindingCode.RlsOff, Month,
            $"grant select on {Month} to parking_app; alter table {Month} disable row level security",
            $"revoke select on {Month} from parking_app; alter table {Month} enable row level security", $"select count(*) from {Month} where tenant_id = '{B}'"),
        ["new tenant table without RLS"] = new(FindingCode.RlsOff, "parked",
            $"create table parked (tenant_id uuid not null, id uuid, primary key (tenant_id, id)); alter table parked owner to parking_owner; grant select on parked to parking_app; insert into parked values ('{B}', '{B}')",
            "drop table parked", "select count(*) from parked"),
        ["new table of nobody"] = new(FindingCode.TableUnreviewed, "stray", "create table stray (id uuid primary key); alter table stray owner to parking_owner", "drop table stray"),
        ["foreign key without tenant_id"] = new(FindingCode.ForeignKeyTenant, "audit_log_site",
            "create unique index sites_by_id on sites (id); alter table audit_log add column site_id uuid; alter table audit_log add constraint audit_log_site foreign key (site_id) references sites (id)",
            "alter table audit_log drop column site_id; drop index sites_by_id",
            $"insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action, resource_type, resource_id, site_id) values ('{IsolationCluster.TenantA}', gen_random_uuid(), now(), 'job', 'x', 'x.x', 'x', 'x', '{B}')"),
        ["unique key over all tenants"] = new(FindingCode.UniqueKeyTenant, "zones_names", "create unique index zones_names on zones (name)", "drop index zones_names"),
        ["audit trigger disabled"] = new(FindingCode.TriggerMissing, "audit_log_append_only",
            "alter table audit_log disable trigger audit_log_append_only", "alter table audit_log enable trigger audit_log_append_only"),
        ["audit link disabled"] = new(FindingCode.TriggerMissing, "audit_log_link",
            "alter table audit_log disable trigger audit_log_link", "alter table audit_log enable trigger audit_log_link"),
        ["checkpoints changeable"] = new(FindingCode.TriggerMissing, "audit_checkpoints_append_only",
            "alter table audit_checkpoints disable trigger audit_checkpoints_append_only", "alter table audit_checkpoints enable trigger audit_checkpoints_append_only"),
        ["chain heads open"] = new(FindingCode.GrantExtra, "audit_heads",
            "grant update on audit_heads to parking_app", "revoke update on audit_heads from parking_app"),
        ["schema auth opened"] = new(FindingCode.SchemaGrant, "schema auth",
            "grant usage on schema auth to parking_app", "revoke usage on schema auth from parking_app"),
        ["column of a secret"] = new(FindingCode.GrantExtra, "webhook_secrets",
            "grant select (secret_hash) on webhook_secrets to parking_platform", "revoke select (secret_hash) on webhook_secrets from parking_platform"),
        ["table to PUBLIC"] = new(FindingCode.GrantPublic, "device_claims",
            "grant select on device_claims to public", "revoke select on device_claims from public", "select count(*) + 1 from device_claims"),
        ["TEMP on the database"] = new(FindingCode.DatabaseGrant, "database spoiled", "grant temporary on database spoiled to parking_app", "revoke temporary on database spoiled from parking_app"),
        ["default privileges"] = new(FindingCode.DefaultGrant, "parking_app",
            "alter default privileges for role parking_owner grant insert on tables to parking_app", "alter default privileges for role parking_owner revoke insert on tables from parking_app"),
        ["grant lost"] = new(FindingCode.GrantMissing, "spaces", "revoke update on spaces from parking_app", "grant update on spaces to parking_app"),
        ["migration changed"] = new(FindingCode.SchemaChanged, "0003_audit.sql",
            "update schema_migrations set checksum = reverse(checksum) where version = 3", "update schema_migrations set checksum = reverse(checksum) where version = 3"),
        ["migration missing"] = new(FindingCode.SchemaBehind, "0003_audit.sql",
            "update schema_migrations set version = 9003 where version = 3", "update schema_migrations set version = 3 where version = 9003"),
        ["search_path of a role"] = new(FindingCode.SettingMissing, "parking_app",
            "alter role parking_app set search_path = pg_temp, public", "alter role parking_app set search_path = public, pg_temp"),
    };
}
