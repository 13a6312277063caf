using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Demo.Simulation;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Identity.Tokens;
using SmartParking.Portal.Monitoring;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Every page and endpoint of a running Portal, and who may enter. Compared with what was reviewed, in both directions.</summary>
internal static class EndpointInventory
{
    public const string Anybody = "anybody";
    public const string SignedIn = "signed in";
    public const string Unsaid = "nobody has said";

    /// <summary>A page or endpoint that is not here, or says something else, is a finding. Whoever changes it says why it is right.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reviewed = new Dictionary<string, string>
    {
        ["GET /health"] = Anybody,
        ["GET /health/db"] = Anybody,
        ["GET /health/full"] = Anybody,
        ["GET /health/live"] = Anybody,
        ["GET /health/ready"] = Anybody,
        ["GET /api/v6/status"] = Anybody,
        ["GET /webhooks/health"] = Anybody,
        ["POST /webhooks/chirpstack"] = Anybody,
        ["POST /preferences"] = Anybody,
        ["POST /sign-out"] = Anybody,
        ["GET /metrics"] = ScrapeDoor.Policy,
        ["GET /ws"] = Anybody,
        ["POST /api/auth/login"] = Anybody,
        ["POST /api/auth/refresh"] = Anybody,
        ["POST /api/auth/logout"] = TokenHandler.Policy,
        ["GET /api/auth/me"] = TokenHandler.Policy,
        ["GET /api/auth/tenants"] = TokenHandler.Policy,
        ["POST /api/auth/switch-tenant"] = TokenHandler.Policy,
        ["POST /api/auth/change-password"] = TokenHandler.Policy,
        ["GET /api/auth/devices"] = TokenHandler.Policy,
        ["DELETE /api/auth/devices/{id:guid}"] = TokenHandler.Policy,
        // The V6 API.
        ["GET /api/v6/sites"] = Permission.SitesView,
        ["POST /api/v6/sites"] = Permission.SitesManage,
        ["GET /api/v6/sites/{id:guid}"] = Permission.SitesView,
        ["PUT /api/v6/sites/{id:guid}"] = Permission.SitesManage,
        ["PATCH /api/v6/sites/{id:guid}"] = Permission.SitesManage,
        ["DELETE /api/v6/sites/{id:guid}"] = Permission.SitesManage,
        ["GET /api/v6/spaces"] = Permission.SpacesView,
        ["POST /api/v6/spaces"] = Permission.SpacesManage,
        ["GET /api/v6/spaces/{id:guid}"] = Permission.SpacesView,
        ["PUT /api/v6/spaces/{id:guid}"] = Permission.SpacesManage,
        ["PATCH /api/v6/spaces/{id:guid}"] = Permission.SpacesManage,
        ["DELETE /api/v6/spaces/{id:guid}"] = Permission.SpacesManage,
        ["GET /api/v6/devices"] = Permission.DevicesView,
        ["POST /api/v6/devices"] = Permission.DevicesManage,
        ["GET /api/v6/devices/{id:guid}"] = Permission.DevicesView,
        ["PUT /api/v6/devices/{id:guid}"] = Permission.DevicesManage,
        ["PATCH /api/v6/devices/{id:guid}"] = Permission.DevicesManage,
        ["DELETE /api/v6/devices/{id:guid}"] = Permission.DevicesManage,
        ["GET /api/v6/gateways"] = Permission.GatewaysView,
        ["POST /api/v6/gateways"] = Permission.GatewaysManage,
        ["GET /api/v6/gateways/{id:guid}"] = Permission.GatewaysView,
        ["PUT /api/v6/gateways/{id:guid}"] = Permission.GatewaysManage,
        ["PATCH /api/v6/gateways/{id:guid}"] = Permission.GatewaysManage,
        ["DELETE /api/v6/gateways/{id:guid}"] = Permission.GatewaysManage,
        ["GET /api/v6/tenants"] = Permission.PlatformView,
        ["POST /api/v6/tenants"] = Permission.TenantsManage,
        ["GET /api/v6/tenants/{id:guid}"] = Permission.PlatformView,
        ["PUT /api/v6/tenants/{id:guid}"] = Permission.TenantsManage,
        ["PATCH /api/v6/tenants/{id:guid}"] = Permission.TenantsManage,
        ["DELETE /api/v6/tenants/{id:guid}"] = Permission.TenantsManage,
        ["GET /api/v6/api-keys"] = Permission.KeysManage,
        ["POST /api/v6/api-keys"] = Permission.KeysManage,
        ["GET /api/v6/api-keys/{id:guid}"] = Permission.KeysManage,
        ["PUT /api/v6/api-keys/{id:guid}"] = Permission.KeysManage,
        ["PATCH /api/v6/api-keys/{id:guid}"] = Permission.KeysManage,
        ["DELETE /api/v6/api-keys/{id:guid}"] = Permission.KeysManage,
        ["GET /api/v6/sites/{id:guid}/occupancy"] = Permission.SitesView,
        ["GET /api/v6/sites/occupancy/all"] = Permission.SitesView,
        ["POST /api/v6/spaces/bulk"] = Permission.SpacesManage,
        ["PATCH /api/v6/spaces/bulk"] = Permission.SpacesManage,
        ["POST /api/v6/spaces/{id:guid}/restore"] = Permission.SpacesManage,
        ["PUT /api/v6/spaces/{id:guid}/state"] = Permission.OverridesManage,
        ["GET /api/v6/spaces/{id:guid}/history"] = Permission.SpacesView,
        ["GET /api/v6/spaces/stats/occupancy"] = Permission.SpacesView,
        ["POST /api/v6/devices/bulk/import"] = Permission.DevicesManage,
        ["POST /api/v6/devices/{id:guid}/assign"] = Permission.DevicesManage,
        ["POST /api/v6/devices/{id:guid}/unassign"] = Permission.DevicesManage,
        ["GET /api/v6/devices/pool/stats"] = Permission.PlatformView,
        ["GET /api/v6/gateways/{id:guid}/stats"] = Permission.GatewaysView,
        ["GET /api/v6/tenants/stats"] = Permission.PlatformView,
        ["POST /api/v6/tenants/{id:guid}/suspend"] = Permission.TenantsManage,
        ["POST /api/v6/tenants/{id:guid}/activate"] = Permission.TenantsManage,
        ["GET /api/v6/api-keys/{id:guid}/usage"] = Permission.KeysManage,
        ["GET /api/v6/dashboard/data"] = Permission.SpacesView,
        ["GET /api/v6/dashboard/stats"] = Permission.SpacesView,
        ["GET /openapi/v6.json"] = Anybody,
        ["* /openapi/{**path}"] = Anybody,
        ["* /error"] = Anybody,
        ["* /forbidden"] = Anybody,
        ["* /not-found"] = Anybody,
        ["* /sign-in"] = Anybody,
        ["* /account"] = SignedIn,
        ["* /account/security"] = SignedIn,
        ["* /sign-in/code"] = Anybody,
        ["* /account/forgot"] = Anybody,
        ["* /account/reset"] = Anybody,
        ["* /account/confirm"] = Anybody,
        ["* /invite/{Token}"] = Anybody,
        ["* /"] = SignedIn,
        ["* /platform"] = Permission.PlatformView,
        ["* /platform/audit"] = Permission.PlatformView,
        ["* /platform/ingest"] = Permission.PlatformView,
        ["* /platform/isolation"] = Permission.PlatformView,
        ["* /platform/backups"] = Permission.PlatformView,
        ["* /platform/jobs"] = Permission.PlatformView,
        ["* /platform/tenants"] = Permission.PlatformView,
        ["* /platform/tenants/new"] = Permission.TenantsManage,
        ["* /platform/outbox"] = Permission.OutboxView,
        ["* /platform/support"] = Permission.SupportEnter,
        ["* /platform/simulator"] = Permission.SimulatorUse,
        ["GET /platform/isolation/{id:guid}/report.json"] = Permission.PlatformView,
        ["GET /platform/isolation/{id:guid}/report.pdf"] = Permission.PlatformView,
        ["* /t/{Slug}/audit"] = Permission.AuditView,
        ["GET /t/{slug}/audit/export"] = Permission.AuditView,
        ["* /t/{Slug}/export"] = Permission.TenantExport,
        ["GET /t/{slug}/export/archive"] = Permission.TenantExport,
        ["* /t/{Slug}/ingest"] = Permission.IngestView,
        ["* /t/{Slug}/isolation"] = Permission.IsolationView,
        ["* /t/{Slug}/members"] = Permission.MembersView,
        ["* /t/{Slug}/operations"] = Permission.SpacesView,
        ["* /t/{Slug}/sites"] = Permission.SitesView,
        ["* /t/{Slug}/spaces"] = Permission.SpacesView,
        ["* /t/{Slug}/policies"] = Permission.PoliciesManage,
        ["* /t/{Slug}/roles"] = Permission.SpacesView,
        ["* /t/{Slug}/plan"] = Permission.PlansManage,
        ["GET /t/{slug}/levels/{level:guid}/plan.svg"] = Permission.SpacesView,
        ["GET /t/{slug}/levels/{level:guid}/picture"] = Permission.SpacesView,
        ["* /t/{Slug}/spaces/import"] = Permission.ImportRun,
        ["GET /t/{slug}/spaces/export"] = Permission.SpacesView,
        ["* /t/{Slug}/setup"] = Permission.SitesView,
        ["* /t/{Slug}/support"] = Permission.AuditView,
        ["* /t/{Slug}/webhooks"] = Permission.SecretsManage,
        ["* /t/{Slug}/keys"] = Permission.KeysManage,
        ["* /t/{Slug}/devices"] = Permission.DevicesView,
        ["* /t/{Slug}/install"] = Permission.DevicesInstall,
        ["* /t/{Slug}/gateways"] = Permission.GatewaysView,
        ["* /t/{Slug}/devices/codecs"] = Permission.DevicesManage,
        ["* /t/{Slug}/devices/decode"] = Permission.DevicesView,
        ["* /t/{Slug}/devices/unknown"] = Permission.DevicesView,
    };

    public static IReadOnlyList<RouteEndpoint> Of(IServiceProvider services) =>
        [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !IsOfTheFramework(endpoint))];

    public static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    /// <summary>Where there is a simulator: by the demonstration's token alone, which no browser has.</summary>
    public static readonly IReadOnlyDictionary<string, string> ReviewedOfSimulator = new Dictionary<string, string>
    {
        ["GET /api/simulator"] = SimulatorToken.Policy,
        ["GET /api/simulator/devices"] = SimulatorToken.Policy,
        ["PATCH /api/simulator/settings"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/burst"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/outage"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/outage-end"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/reset-counter"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/silence"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/wake"] = SimulatorToken.Policy,
        ["POST /api/simulator/actions/wrong-payload"] = SimulatorToken.Policy,
    };

    /// <param name="endpoints">Of a running Portal.</param>
    /// <param name="more">What was reviewed besides <see cref="Reviewed"/>.</param>
    /// <returns>One sentence for everything that differs.</returns>
    public static IReadOnlyList<string> Problems(IReadOnlyList<RouteEndpoint> endpoints, IReadOnlyDictionary<string, string>? more = null)
    {
        var reviewed = Reviewed.Concat(more ?? new Dictionary<string, string>()).ToDictionary();
        var problems = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var (name, access) = (NameOf(endpoint), AccessOf(endpoint));
            if (!reviewed.TryGetValue(name, out var wanted))
            {
                problems.Add($"{name} is open to {access}: nobody has reviewed it, add it to {nameof(EndpointInventory)}.");
            }
            else if (access != wanted)
            {
                problems.Add($"{name} is open to {access}, but must be to {wanted}.");
            }
        }

        return [.. problems, .. reviewed.Keys.Except(endpoints.Select(NameOf)).Select(name => $"{name} is gone: remove it from {nameof(EndpointInventory)}.")];
    }

    public static string NameOf(RouteEndpoint endpoint)
    {
        var methods = IsPage(endpoint) ? null : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;
        return $"{(methods is null ? "*" : string.Join('|', methods))} /{endpoint.RoutePattern.RawText?.Trim('/')}";
    }

    /// <summary>As the framework decides: AllowAnonymous wins over everything, and all demands must be met.</summary>
    public static string AccessOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return Anybody;
        }

        var demands = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
        var permissions = demands.Select(demand => demand.Policy).OfType<string>().Select(policy => policy.Replace(PermissionAttribute.Prefix, string.Empty, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToList();
        return demands.Count == 0 ? Unsaid : permissions.Count == 0 ? SignedIn : string.Join(" and ", permissions);
    }

    /// <summary>The circuit's hub and scripts; the fallback policy decides on them.</summary>
    private static bool IsOfTheFramework(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText is { } path
        && (path == "{**path:file}" || path.StartsWith("/_blazor", StringComparison.Ordinal) || path.TrimStart('/').StartsWith("_framework/", StringComparison.Ordinal));
}
