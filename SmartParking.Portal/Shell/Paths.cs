namespace SmartParking.Portal.Shell;

/// <summary>Every URL of the Portal.</summary>
internal static class Paths
{
    public const string Home = "/";
    public const string SignIn = "/sign-in";
    public const string AccountSecurity = "/account/security";
    public const string SignInCode = "/sign-in/code";
    public const string SignOut = "/sign-out";
    public const string Account = "/account";
    public const string AccountForgot = "/account/forgot";
    public const string AccountReset = "/account/reset";
    public const string AccountConfirm = "/account/confirm";
    public const string Forbidden = "/forbidden";
    public const string NotFound = "/not-found";
    public const string Error = "/error";
    public const string Preferences = "/preferences";
    public const string Platform = "/platform";
    public const string PlatformAudit = "/platform/audit";
    public const string PlatformIngest = "/platform/ingest";
    public const string PlatformIsolation = "/platform/isolation";
    public const string PlatformBackups = "/platform/backups";
    public const string PlatformJobs = "/platform/jobs";
    public const string PlatformTenants = "/platform/tenants";
    public const string PlatformNewTenant = "/platform/tenants/new";
    public const string Outbox = "/platform/outbox";
    public const string PlatformSupport = "/platform/support";
    public const string Simulator = "/platform/simulator";
    public const string SimulatorApi = "/api/simulator";
    public const string ApiAuth = "/api/auth";
    public const string ApiV6 = "/api/v6";
    public const string OpenApi = "/openapi/v6.json";

    /// <summary>The document to be read by people.</summary>
    public const string ApiPage = "/openapi";
    public const string ChirpStackWebhook = "/webhooks/chirpstack";
    public const string Socket = "/ws";
    public const string Metrics = "/metrics";
    public const string Health = "/health";
    public const string HealthLive = "/health/live";
    public const string HealthReady = "/health/ready";
    public const string ApiStatus = ApiV6 + "/status";
    public const string WebhooksHealth = "/webhooks/health";

    /// <summary>Route of a tenant's live page; fill <c>{slug}</c> through <see cref="Operations"/>.</summary>
    public const string OperationsRoute = "/t/{Slug}/operations";
    public const string SitesRoute = "/t/{Slug}/sites";
    public const string SpacesRoute = "/t/{Slug}/spaces";
    public const string DevicesRoute = "/t/{Slug}/devices";
    public const string InstallRoute = "/t/{Slug}/install";
    public const string GatewaysRoute = "/t/{Slug}/gateways";
    public const string UnknownDevicesRoute = "/t/{Slug}/devices/unknown";
    public const string DecodeRoute = "/t/{Slug}/devices/decode";
    public const string CodecsRoute = "/t/{Slug}/devices/codecs";

    public const string PoliciesRoute = "/t/{Slug}/policies";

    public const string WebhooksRoute = "/t/{Slug}/webhooks";

    public const string MembersRoute = "/t/{Slug}/members";
    public const string InviteRoute = "/invite/{Token}";
    public const string KeysRoute = "/t/{Slug}/keys";

    public const string ImportRoute = "/t/{Slug}/spaces/import";
    public const string SpacesFileRoute = "/t/{slug}/spaces/export";
    public const string PlanRoute = "/t/{Slug}/plan";
    public const string PlanDrawingRoute = "/t/{slug}/levels/{level:guid}/plan.svg";
    public const string PlanPictureRoute = "/t/{slug}/levels/{level:guid}/picture";
    public const string SetupRoute = "/t/{Slug}/setup";

    public const string RolesRoute = "/t/{Slug}/roles";

    public const string SupportRoute = "/t/{Slug}/support";

    public const string AuditRoute = "/t/{Slug}/audit";
    public const string AuditExportRoute = "/t/{slug}/audit/export";
    public const string TenantExportRoute = "/t/{Slug}/export";
    public const string TenantArchiveRoute = "/t/{slug}/export/archive";

    /// <summary>The page that asks for the code after the password, and leads to a path of the Portal.</summary>
    public static string SignInCodeFor(string path) => $"{SignInCode}?returnUrl={Uri.EscapeDataString(path)}";

    /// <summary>The sign-in page that leads back to a path of the Portal.</summary>
    public static string SignInFor(string path) => $"{SignIn}?returnUrl={Uri.EscapeDataString(path)}";

    public static string Operations(string slug) => $"/t/{Uri.EscapeDataString(slug)}/operations";

    /// <summary>From an empty tenant to its first live space.</summary>
    public static string Setup(string slug) => $"/t/{Uri.EscapeDataString(slug)}/setup";

    /// <summary>The sites of a tenant, with their levels and zones.</summary>
    public static string Sites(string slug) => $"/t/{Uri.EscapeDataString(slug)}/sites";

    /// <summary>Where spaces come from a file.</summary>
    public static string Import(string slug) => $"/t/{Uri.EscapeDataString(slug)}/spaces/import";

    /// <summary>The same, asking whether one of them is to be undone.</summary>
    public static string UndoImport(string slug, string import) => $"{Import(slug)}?undo={Uri.EscapeDataString(import)}";

    /// <summary>All spaces as a file that can be imported again.</summary>
    public static string SpacesFile(string slug) => $"/t/{Uri.EscapeDataString(slug)}/spaces/export";

    /// <summary>Where plans are drawn.</summary>
    public static string Plan(string slug) => $"/t/{Uri.EscapeDataString(slug)}/plan";

    /// <summary>The same with one level open.</summary>
    public static string Plan(string slug, Guid level) => $"{Plan(slug)}?level={level}";

    /// <summary>The drawing of a level, without any state.</summary>
    public static string PlanDrawing(string slug, Guid level) => $"/t/{Uri.EscapeDataString(slug)}/levels/{level}/plan.svg";

    /// <summary>The picture behind it; the hash is there so that another picture has another address.</summary>
    public static string PlanPicture(string slug, Guid level, string hash) => $"/t/{Uri.EscapeDataString(slug)}/levels/{level}/picture?v={hash}";

    /// <summary>Where a device is put on a space.</summary>
    public static string Install(string slug) => $"/t/{Uri.EscapeDataString(slug)}/install";

    /// <summary>Every space of a tenant, to be managed.</summary>
    public static string Spaces(string slug) => $"/t/{Uri.EscapeDataString(slug)}/spaces";

    /// <summary>Where an invitation is accepted.</summary>
    public static string Invite(string token) => $"/invite/{Uri.EscapeDataString(token)}";

    /// <summary>The tenant in whose address a path lies; null outside of any.</summary>
    public static string? SlugIn(string path) =>
        path.Split('/') is ["", "t", { Length: > 0 } slug, ..] ? Uri.UnescapeDataString(slug) : null;

    /// <summary>How a tenant's sensors are listened to.</summary>
    public static string Policies(string slug) => $"/t/{Uri.EscapeDataString(slug)}/policies";

    public static string Members(string slug) => $"/t/{Uri.EscapeDataString(slug)}/members";

    public static string Audit(string slug) => $"/t/{Uri.EscapeDataString(slug)}/audit";

    /// <summary>What became of every event a tenant's sensors sent.</summary>
    public static string Ingest(string slug) => $"/t/{Uri.EscapeDataString(slug)}/ingest";

    /// <summary>Where an owner takes his tenant away.</summary>
    public static string TenantExport(string slug) => $"/t/{Uri.EscapeDataString(slug)}/export";

    public static string TenantArchive(string slug) => $"{TenantExport(slug)}/archive";

    public static string AuditExport(string slug) => $"{Audit(slug)}/export";

    /// <summary>What the last isolation report means for a tenant.</summary>
    public static string Isolation(string slug) => $"/t/{Uri.EscapeDataString(slug)}/isolation";

    /// <summary>A report as a file.</summary>
    /// <param name="kind"><c>json</c> or <c>pdf</c>.</param>
    public static string IsolationFile(Guid id, string kind) => $"{PlatformIsolation}/{id}/report.{kind}";

    public static string Decode(string slug) => $"/t/{Uri.EscapeDataString(slug)}/devices/decode";

    /// <summary>The decode page with a payload in it.</summary>
    public static string Decode(string slug, string payload, int? port) =>
        $"{Decode(slug)}?payload={Uri.EscapeDataString(payload)}{(port is { } told ? $"&port={told}" : string.Empty)}";

    /// <summary>Which codec reads what.</summary>
    public static string Codecs(string slug) => $"/t/{Uri.EscapeDataString(slug)}/devices/codecs";

    /// <summary>The same with the devices that a search finds.</summary>
    public static string Codecs(string slug, string search) => $"{Codecs(slug)}?q={Uri.EscapeDataString(search)}";

    public static string Devices(string slug) => $"/t/{Uri.EscapeDataString(slug)}/devices";

    /// <summary>The list with one device's drawer open.</summary>
    public static string Device(string slug, Guid device) => $"{Devices(slug)}?device={device}";

    public static string Gateways(string slug) => $"/t/{Uri.EscapeDataString(slug)}/gateways";

    public static string UnknownDevices(string slug) => $"/t/{Uri.EscapeDataString(slug)}/devices/unknown";

    /// <summary>The keys that programs of a tenant come with.</summary>
    public static string Keys(string slug) => $"/t/{Uri.EscapeDataString(slug)}/keys";

    /// <summary>Who may do what.</summary>
    public static string Roles(string slug) => $"/t/{Uri.EscapeDataString(slug)}/roles";

    /// <summary>Who of the platform is in a tenant, and who was.</summary>
    public static string Support(string slug) => $"/t/{Uri.EscapeDataString(slug)}/support";

    /// <summary>Where a visit to a tenant begins.</summary>
    public static string PlatformSupportOf(string slug) => $"{PlatformSupport}?tenant={Uri.EscapeDataString(slug)}";

    /// <summary>The secrets a ChirpStack reports with.</summary>
    public static string Webhooks(string slug) => $"/t/{Uri.EscapeDataString(slug)}/webhooks";
}
