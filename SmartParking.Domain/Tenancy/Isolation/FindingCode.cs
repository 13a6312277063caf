namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The codes of findings. Alarms and runbooks name them: a code is never renamed or used for something else.</summary>
public static class FindingCode
{
    public const string SchemaBehind = "schema-behind";
    public const string SchemaAhead = "schema-ahead";
    public const string SchemaChanged = "schema-changed";
    public const string LoginWrongRole = "login-wrong-role";
    public const string LoginSetting = "login-setting";
    public const string LoginOtherDatabase = "login-other-database";
    public const string TableUnreviewed = "table-unreviewed";
    public const string TableMissing = "table-missing";
    public const string TableNoTenant = "table-no-tenant";
    public const string RlsOff = "rls-off";
    public const string ForceOff = "force-off";
    public const string PartitionPolicy = "partition-policy";
    public const string PolicyMissing = "policy-missing";
    public const string PolicyChanged = "policy-changed";
    public const string PolicyOpen = "policy-open";
    public const string PolicyPublic = "policy-public";
    public const string PolicyExtra = "policy-extra";
    public const string PolicyRestrictive = "policy-restrictive";
    public const string GrantMissing = "grant-missing";
    public const string GrantExtra = "grant-extra";
    public const string GrantForbidden = "grant-forbidden";
    public const string GrantPublic = "grant-public";
    public const string GrantPartition = "grant-partition";
    public const string GrantSystem = "grant-system";
    public const string DefaultGrant = "default-grant";
    public const string SchemaGrant = "schema-grant";
    public const string DatabaseGrant = "database-grant";
    public const string ParameterGrant = "parameter-grant";
    public const string RoleMissing = "role-missing";
    public const string RoleAttribute = "role-attribute";
    public const string RoleMembership = "role-membership";
    public const string RoleOwns = "role-owns";
    public const string ObjectOwner = "object-owner";
    public const string SettingTenant = "setting-tenant";
    public const string SettingForbidden = "setting-forbidden";
    public const string SettingMissing = "setting-missing";
    public const string ContextFunction = "context-function";
    public const string ContextKey = "context-key";
    public const string FunctionUnreviewed = "function-unreviewed";
    public const string FunctionChanged = "function-changed";
    public const string FunctionSearchPath = "function-search-path";
    public const string FunctionExecute = "function-execute";
    public const string ViewDefiner = "view-definer";
    public const string ViewMaterialised = "view-materialised";
    public const string ForeignTable = "foreign-table";
    public const string TableRule = "table-rule";
    public const string ForeignKeyTenant = "foreign-key-tenant";
    public const string UniqueKeyTenant = "unique-key-tenant";
    public const string TriggerMissing = "trigger-missing";
    public const string TriggerChanged = "trigger-changed";
    public const string TriggerExtra = "trigger-extra";
    public const string ServerVersion = "server-version";
    public const string ServerDurability = "server-durability";
}
