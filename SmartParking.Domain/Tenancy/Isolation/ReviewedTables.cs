using static SmartParking.Domain.Tenancy.Isolation.ReviewedTable;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>
/// Who may do what with every table, besides the migrations a second time, so that neither changes alone. A migration that
/// makes a table or changes a grant changes this list in the same commit; a table that belongs to no tenant says why.
/// </summary>
internal static class ReviewedTables
{
    private const string Identity = "people sign in before a tenant is known; the schema auth is parking_auth's alone";
    private const string Scheduling = "jobs are the platform's, for all tenants at once; the schema quartz is parking_platform's alone";
    private const string AllVerbs = "select,insert,update,delete";

    public static readonly IReadOnlyList<ReviewedTable> All =
    [
        Global("schema_migrations", "which migrations were applied is a fact about the database", ParkingRoles.Platform, "select"),
        Global("context_keys", "the keys that contexts are checked with; the owner's functions alone read them"),
        Global("audit_heads", "the last link of each chain; under FORCE a definer function could not read it from a tenant's table"),
        Global("audit_person_keys", "a person belongs to no tenant; wrapped with the master key, reached through definer functions alone"),
        Global("device_claims", "a DevEUI exists once in the world, whoever owns it; reached through definer functions alone"),
        Global("isolation_reports", "a report is about all tenants at once; each is told its own result in isolation_results", ParkingRoles.Platform, "select,insert"),
        Global("auth.users", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.user_claims", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.user_logins", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.user_tokens", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.sessions", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.authenticators", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.recovery_codes", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.passkeys", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.account_links", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.token_families", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.refresh_tokens", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.access_tokens", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.attempts", Identity, ParkingRoles.Auth, AllVerbs),
        Global("auth.data_protection_keys", "sessions are protected before a tenant is known; encrypted under the master key", ParkingRoles.Auth, "select,insert"),
        Global("quartz.job_runs", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.job_pauses", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_job_details", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_triggers", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_simple_triggers", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_cron_triggers", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_simprop_triggers", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_blob_triggers", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_calendars", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_paused_trigger_grps", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_paused_job_grps", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_fired_triggers", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_scheduler_state", Scheduling, ParkingRoles.Platform, AllVerbs),
        Global("quartz.qrtz_locks", Scheduling, ParkingRoles.Platform, AllVerbs),

        Tenant("tenants", "select,insert", "select,insert", "id",
            new ReviewedRight(ParkingRoles.Auth, "select", "(status <> 'deleted'::text)", null, "id,slug,name,kind,tier,status,band,suspend_reason"),
            ReviewedRight.Own("update", "id") with { Columns = "name,kind,tier,status,band,status_before,remove_after,removed_at,features,limits,suspended_at,suspend_reason,trial_ends_at,updated_at" }).Kept(),
        Tenant("memberships", "select,insert,update", "select", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "select", "(status = 'active'::text)", null)),
        Tenant("audit_log", "select,insert", "select", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "insert", null, "(action = ANY (ARRAY['session.sign_in'::text, 'session.sign_out'::text, 'session.refused'::text, 'session.end'::text, 'password.ask_reset'::text, 'password.reset'::text, 'password.change'::text, 'password.rehash'::text, 'email.ask_change'::text, 'email.confirm'::text, 'person.rename'::text, 'token.sign_in'::text, 'token.sign_out'::text, 'token.revoke'::text, 'token.reuse'::text, 'authenticator.add'::text, 'authenticator.remove'::text, 'recovery_codes.renew'::text, 'recovery_codes.use'::text, 'passkey.add'::text, 'passkey.remove'::text]))")).Kept(),
        Tenant("audit_fields", "select,insert", "select").Kept(),
        Tenant("audit_checkpoints", "select", "select,insert").Kept(),
        Tenant("invitations", "select,insert,update", "", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "select", "((accepted_at IS NULL) AND (revoked_at IS NULL))", null)),
        Tenant("messages", "select,insert", "select,update,delete", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "insert", null, "(tenant_id = '00000000-0000-0000-0000-000000000000'::uuid)")),
        Tenant("isolation_results", "select", "select,insert").Kept(),
        Tenant("backups", "select,insert,update").Kept(),
        Tenant("sites", "select,insert,update", "select"),
        Tenant("levels", "select,insert,update", "select"),
        Tenant("level_pictures", AllVerbs),
        Tenant("zones", "select,insert,update", "select"),
        Tenant("spaces", "select,insert,update", "select"),
        Tenant("devices", AllVerbs, "select"),
        Tenant("device_state", "select,insert,update", "select"),
        Tenant("device_assignments", "select,insert,update", "select"),
        Tenant("gateways", "select,insert,update", "select"),
        Tenant("gateway_receptions", AllVerbs, "select"),
        Tenant("profile_codecs", AllVerbs),
        Tenant("unknown_devices", AllVerbs, "select"),
        Tenant("webhook_secrets", "select,insert,update", "", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "select", "(revoked_at IS NULL)", null)),
        Tenant("api_keys", "select,insert,update", "", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "select", "(revoked_at IS NULL)", null)),
        Tenant("support_visits", "select,insert,update", "select", "tenant_id",
            new ReviewedRight(ParkingRoles.Auth, "select", "(ended_at IS NULL)", null)),
        Tenant("ingest_ledger", "select,insert,update", "select,delete"),
        Tenant("raw_events", "select,insert"),
        Tenant("readings", "select,insert,update", "select"),
        Tenant("sensing_policies", AllVerbs),
        Tenant("space_state", "select,insert,update", "select"),
        Tenant("space_overrides", "select,insert,update", "select"),
        Tenant("space_history", "select,insert,delete", "select"),
        Tenant("idempotency_keys", "select,insert,update", "select,delete"),
        Tenant("imports", "select,insert,update"),
    ];

    /// <summary>USAGE of sequences; tenant tables have none, their ids are UUIDs.</summary>
    public static readonly IReadOnlyList<(string Sequence, string Role)> Sequences = [("auth.user_claims_id_seq", ParkingRoles.Auth)];

    /// <summary>Unique over all tenants, on purpose. Everything else begins with tenant_id: a repeat would tell of another tenant's row.</summary>
    public static readonly IReadOnlyDictionary<string, string> GlobalKeys = new Dictionary<string, string>
    {
        ["tenants_pkey"] = "the id is the tenant",
        ["tenants_slug_key"] = "the slug is in every URL; tenants are made by the platform alone",
    };

    /// <summary>Table, trigger, function with its arguments where it has any, and pg_trigger.tgtype, which holds when and for what it fires.</summary>
    public static readonly IReadOnlyList<(string Table, string Trigger, string Function, short Type)> Triggers =
    [
        ("api_keys", "api_keys_tell", "tell_access(key id revoked_at,expires_at,scopes,addresses,rate_per_minute,label)", 21),
        ("audit_checkpoints", "audit_checkpoints_append_only", "refuse_audit_change", 58),
        ("audit_log", "audit_log_append_only", "refuse_audit_change", 58),
        ("audit_log", "audit_log_link", "link_audit", 7),
        ("devices", "devices_claim", "claim_dev_eui", 29),
        ("devices", "devices_place", "note_device_place", 23),
        ("devices", "devices_state", "make_device_state", 5),
        ("isolation_reports", "isolation_reports_append_only", "refuse_audit_change", 58),
        ("isolation_results", "isolation_results_append_only", "refuse_audit_change", 58),
        ("memberships", "memberships_keep_an_owner", "keep_an_owner", 19),
        ("memberships", "memberships_tell", "tell_access(person user_id role,status)", 21),
        ("sensing_policies", "sensing_policies_debounce", "keep_debounce", 29),
        ("spaces", "spaces_moved", "move_space_state", 17),
        ("spaces", "spaces_state", "make_space_state", 5),
        ("support_visits", "support_visits_tell", "tell_access(person user_id expires_at,raised_at,ended_at)", 21),
        ("support_visits", "support_visits_tell_tenant", "tell_access(support tenant_id expires_at,raised_at,ended_at)", 21),
        ("tenants", "tenants_guard", "guard_tenant_status", 23),
        ("tenants", "tenants_tell", "tell_access(tenant id status,tier)", 17),
        ("auth.users", "users_tell", "tell_access(person id security_stamp,platform_admin)", 17),
        ("auth.sessions", "sessions_tell", "tell_access(session id ended_at)", 17),
        ("auth.token_families", "token_families_tell", "tell_access(family id ended_at)", 17),
    ];

    public static ReviewedTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);
}
