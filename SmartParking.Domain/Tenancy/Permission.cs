namespace SmartParking.Domain.Tenancy;

/// <summary>The names of what may be done; see docs/permissions.md for the table. Only what exists is listed.</summary>
public static class Permission
{
    public const string SpacesView = "spaces.view";
    public const string DevicesView = "devices.view";
    public const string DevicesManage = "devices.manage";

    /// <summary>To put an unassigned device on an empty space, out on the site.</summary>
    public const string DevicesInstall = "devices.install";
    public const string SitesView = "sites.view";
    public const string SitesManage = "sites.manage";
    public const string SpacesManage = "spaces.manage";
    public const string PlansManage = "plans.manage";

    /// <summary>And to undo an import.</summary>
    public const string ImportRun = "import.run";
    public const string GatewaysView = "gateways.view";
    public const string GatewaysManage = "gateways.manage";
    public const string OverridesManage = "overrides.manage";
    public const string PoliciesManage = "policies.manage";
    public const string AuditView = "audit.view";
    public const string IngestView = "ingest.view";
    public const string IngestReplay = "ingest.replay";
    public const string IsolationView = "isolation.view";
    public const string MembersView = "members.view";

    /// <summary>Of whom, <see cref="Members.MemberRules"/> says.</summary>
    public const string MembersManage = "members.manage";
    public const string SecretsManage = "secrets.manage";
    public const string KeysManage = "keys.manage";
    public const string TenantExport = "tenant.export";

    /// <summary>To report events. Nobody's by his role: a webhook secret has it, or a key.</summary>
    public const string IngestPost = "ingest.post";
    public const string PlatformView = "platform.view";
    public const string PlatformOperate = "platform.operate";
    public const string TenantsManage = "tenants.manage";

    /// <summary>To begin a visit to a tenant one does not belong to.</summary>
    public const string SupportEnter = "support.enter";

    /// <summary>Where there is a simulator, which is in a demonstration alone.</summary>
    public const string SimulatorUse = "simulator.use";

    /// <summary>In Development alone: messages hold links that open something.</summary>
    public const string OutboxView = "outbox.view";

    private static readonly Dictionary<string, Role> Least = new(StringComparer.Ordinal)
    {
        [SpacesView] = Role.Viewer,
        [DevicesView] = Role.Viewer,
        [DevicesManage] = Role.Admin,
        [DevicesInstall] = Role.Operator,
        [SitesView] = Role.Viewer,
        [SitesManage] = Role.Admin,
        [SpacesManage] = Role.Admin,
        [PlansManage] = Role.Admin,
        [ImportRun] = Role.Admin,
        [GatewaysView] = Role.Viewer,
        [GatewaysManage] = Role.Admin,
        [IngestView] = Role.Viewer,
        [IngestReplay] = Role.Admin,
        [IsolationView] = Role.Admin,
        [OverridesManage] = Role.Operator,
        [PoliciesManage] = Role.Admin,
        [AuditView] = Role.Admin,
        [MembersView] = Role.Admin,
        [MembersManage] = Role.Admin,
        [SecretsManage] = Role.Owner,
        [KeysManage] = Role.Owner,
        [TenantExport] = Role.Owner,
    };

    /// <summary>Every permission, those of the platform included.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. Least.Keys, IngestPost, PlatformView, PlatformOperate, TenantsManage, SupportEnter, SimulatorUse, OutboxView];

    /// <summary>Those that only a platform admin holds, outside of any tenant.</summary>
    public static bool IsPlatform(string permission) => permission is PlatformView or PlatformOperate or TenantsManage or SupportEnter or SimulatorUse or OutboxView;

    /// <summary>Whether a role in a tenant grants a permission. Whatever the table does not name is denied.</summary>
    public static bool IsGranted(Role role, string permission) => Least.TryGetValue(permission, out var least) && role >= least;

    /// <summary>The least role that grants it; null when none does.</summary>
    public static Role? LeastRole(string permission) => Least.TryGetValue(permission, out var least) ? least : null;

    /// <summary>What a raised support visit may do besides reading. Named one by one: what is made tomorrow is not among it.</summary>
    public static bool IsOpenToSupport(string permission) => permission is
        OverridesManage or IngestReplay or DevicesManage or DevicesInstall or PoliciesManage or SitesManage or SpacesManage or PlansManage or ImportRun or GatewaysManage;

    /// <summary>Whether it only reads: a suspended tenant's people may do that and nothing else.</summary>
    public static bool IsReadOnly(string permission) => permission.EndsWith(".view", StringComparison.Ordinal);
}
