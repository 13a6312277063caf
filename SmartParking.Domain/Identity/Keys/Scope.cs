using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>
/// The words of V5 and V6 for what a key may, and the one table of which of our permissions each opens. A permission that is
/// not in it is no key's, whatever its scopes: keys, secrets, members and billing are for people.
/// </summary>
public static class Scope
{
    /// <summary>Every scope there is: all that a key may, never more than an admin.</summary>
    public const string Everything = "admin:*";

    public const string Ingest = "webhook:ingest";

    /// <summary>V6's word for <see cref="Ingest"/>.</summary>
    private const string IngestOfV6 = "webhooks:receive";
    private const string Read = ":read";
    private const string Write = ":write";

    private static readonly Dictionary<string, string> OfPermission = new(StringComparer.Ordinal)
    {
        [Permission.SpacesView] = "spaces:read",
        [Permission.DevicesView] = "devices:read",
        [Permission.OverridesManage] = "spaces:write",
        [Permission.DevicesManage] = "devices:write",
        [Permission.DevicesInstall] = "devices:write",
        [Permission.SitesView] = "sites:read",
        [Permission.SitesManage] = "sites:write",
        [Permission.SpacesManage] = "spaces:write",
        [Permission.PlansManage] = "sites:write",
        [Permission.ImportRun] = "spaces:write",
        [Permission.GatewaysView] = "gateways:read",
        [Permission.GatewaysManage] = "gateways:write",
        [Permission.IngestPost] = Ingest,
    };

    /// <summary>What a key can be given, in the words it is stored in.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "spaces:read", "spaces:write", "devices:read", "devices:write", "reservations:read", "reservations:write", "sites:read", "sites:write",
        "gateways:read", "gateways:write", "tenants:read", "tenants:write", "telemetry:read", "analytics:read", "users:read", Ingest, Everything,
    ];

    /// <summary>Permissions that a key can have.</summary>
    public static IEnumerable<string> Permissions => OfPermission.Keys;

    /// <returns>The scope that opens it; null when none does.</returns>
    public static string? For(string permission) => OfPermission.GetValueOrDefault(permission);

    /// <returns>As it is stored; null for a word that is no scope.</returns>
    public static string? Parse(string text) => text switch
    {
        IngestOfV6 => Ingest,
        _ when All.Contains(text) => text,
        _ => null,
    };

    /// <summary>Whether one scope is enough for what another asks.</summary>
    public static bool Includes(string given, string asked)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(asked);
        return given == asked
            || given == Everything
            || (given.EndsWith(Write, StringComparison.Ordinal) && asked.EndsWith(Read, StringComparison.Ordinal) && given.AsSpan(..^Write.Length).SequenceEqual(asked.AsSpan(..^Read.Length)));
    }
}
