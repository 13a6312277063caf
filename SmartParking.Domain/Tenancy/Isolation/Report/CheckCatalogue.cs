namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>Under which check of the report a finding of the catalogue stands: V6's ten first, then what V6 did not look at.</summary>
internal static class CheckCatalogue
{
    /// <summary>Of the ten, the one that is not read but tried: whatever a probe finds.</summary>
    public const string Isolation = "isolation";

    public static readonly IReadOnlyList<(string Key, string Group, string[] Codes)> All =
    [
        ("tables", CheckGroup.V6, [FindingCode.SchemaBehind, FindingCode.SchemaAhead, FindingCode.SchemaChanged, FindingCode.TableUnreviewed, FindingCode.TableMissing]),
        ("tenant_columns", CheckGroup.V6, [FindingCode.TableNoTenant]),
        ("platform_tenant", CheckGroup.V6, [FindingCode.PlatformTenant]),
        ("rls", CheckGroup.V6, [FindingCode.RlsOff, FindingCode.ForceOff]),
        ("policies", CheckGroup.V6,
        [
            FindingCode.PartitionPolicy, FindingCode.PolicyMissing, FindingCode.PolicyChanged, FindingCode.PolicyOpen, FindingCode.PolicyPublic,
            FindingCode.PolicyExtra, FindingCode.PolicyRestrictive,
        ]),
        ("functions", CheckGroup.V6,
        [
            FindingCode.ContextFunction, FindingCode.ContextKey, FindingCode.FunctionUnreviewed, FindingCode.FunctionChanged,
            FindingCode.FunctionSearchPath, FindingCode.FunctionExecute,
        ]),
        ("indexes", CheckGroup.V6, [FindingCode.UniqueKeyTenant]),
        (Isolation, CheckGroup.V6, [FindingCode.ProbeLeak, FindingCode.ProbeWrite, FindingCode.ProbeBlind]),
        ("audit", CheckGroup.V6, [FindingCode.TriggerMissing, FindingCode.TriggerChanged, FindingCode.TriggerExtra]),
        ("constraints", CheckGroup.V6, [FindingCode.ForeignKeyTenant]),
        ("logins", CheckGroup.Ours, [FindingCode.LoginWrongRole, FindingCode.LoginSetting, FindingCode.LoginOtherDatabase]),
        ("grants", CheckGroup.Ours,
        [
            FindingCode.GrantMissing, FindingCode.GrantExtra, FindingCode.GrantForbidden, FindingCode.GrantPublic, FindingCode.GrantPartition, FindingCode.GrantSystem,
            FindingCode.DefaultGrant, FindingCode.SchemaGrant, FindingCode.DatabaseGrant, FindingCode.ParameterGrant,
        ]),
        ("roles", CheckGroup.Ours, [FindingCode.RoleMissing, FindingCode.RoleAttribute, FindingCode.RoleMembership, FindingCode.RoleOwns, FindingCode.ObjectOwner]),
        ("settings", CheckGroup.Ours, [FindingCode.SettingTenant, FindingCode.SettingForbidden, FindingCode.SettingMissing]),
        ("views", CheckGroup.Ours, [FindingCode.ViewDefiner, FindingCode.ViewMaterialised, FindingCode.ForeignTable, FindingCode.TableRule]),
        ("server", CheckGroup.Ours, [FindingCode.ServerVersion, FindingCode.ServerDurability]),
    ];

    /// <summary>Every check with its part of what was found, in the order of the report.</summary>
    public static IEnumerable<ReportCheck> Sort(IReadOnlyList<Finding> findings, long milliseconds) =>
        from each in All
        let mine = findings.Where(finding => each.Codes.Contains(finding.Code)).ToList()
        select new ReportCheck(each.Key, each.Group, mine.Count == 0, 0, 0, milliseconds, mine);
}
