using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices.Gateways;

/// <summary>What may be said of a gateway, and how it is written.</summary>
internal static class GatewayRules
{
    private const int LongestDescription = 1000;
    private const int LongestModel = 100;
    private const int LongestLocation = 500;

    private const string Site = "select count(*) from sites where tenant_id = $1 and id = $2 and deleted_at is null";

    /// <returns>The refusal, or the draft as it is stored.</returns>
    public static (Outcome? Refusal, GatewayDraft Clean) Check(GatewayDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var clean = draft with
        {
            Name = DeviceRules.Clean(draft.Name) ?? string.Empty,
            Description = DeviceRules.Clean(draft.Description),
            Model = DeviceRules.Clean(draft.Model),
            Location = DeviceRules.Clean(draft.Location),
            ConfigJson = DeviceRules.Clean(draft.ConfigJson) ?? "{}",
        };
        if (!Kernel.GatewayId.TryParse(draft.GatewayId?.Trim(), out var gateway))
        {
            return (Outcome.Refused("gateway.id.format", "gateway_id"), clean);
        }

        return (
            DeviceRules.NameProblem(clean.Name)
            ?? DeviceRules.LengthProblem(clean.Description, "description", LongestDescription)
            ?? DeviceRules.LengthProblem(clean.Model, "model", LongestModel)
            ?? DeviceRules.LengthProblem(clean.Location, "location", LongestLocation)
            ?? PlaceProblem(clean)
            ?? DeviceRules.ConfigProblem(clean.ConfigJson),
            clean with { GatewayId = gateway.Value });
    }

    /// <returns>Refusal: site.unknown.</returns>
    public static async Task<Outcome?> SiteProblemAsync(TenantWork work, Guid? site, CancellationToken cancellationToken)
    {
        if (site is not { } wanted)
        {
            return null;
        }

        await using var command = work.Command(Site, Sql.P(work.Tenant.Value), Sql.P(wanted));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1 ? null : Outcome.Refused("site.unknown", "site_id");
    }

    public static bool IsTaken(PostgresException failure) => failure is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "gateways_one_id" };

    public static Outcome Taken(string gateway) => Outcome.Refused("gateway.id.taken", "gateway_id", gateway);

    /// <summary>The parameters of a statement that writes one, from the third on.</summary>
    public static IEnumerable<NpgsqlParameter> Columns(GatewayDraft draft, DateTimeOffset now) =>
    [
        Sql.P(draft.GatewayId),
        Sql.P(draft.Name),
        Sql.P(draft.Description),
        Sql.P(draft.Model),
        Sql.P(draft.Location),
        Sql.P(draft.Latitude),
        Sql.P(draft.Longitude),
        Sql.P(draft.Altitude),
        Sql.P(draft.SiteId),
        Sql.P(draft.Enabled),
        Sql.P(draft.ConfigJson),
        Sql.P(now),
    ];

    /// <summary>What the audit keeps of a gateway.</summary>
    public static object Told(GatewayDraft draft) => new
    {
        draft.GatewayId,
        draft.Name,
        draft.Description,
        draft.Model,
        draft.Location,
        draft.Latitude,
        draft.Longitude,
        draft.Altitude,
        draft.SiteId,
        draft.Enabled,
        config = draft.ConfigJson,
    };

    // A number that is none fails every comparison, so the good ones are named.
    private static Outcome? PlaceProblem(GatewayDraft clean) =>
        (clean.Latitude is null) != (clean.Longitude is null) ? Outcome.Refused("gateway.position.half", clean.Latitude is null ? "latitude" : "longitude")
        : clean.Latitude is not (null or (>= -90 and <= 90)) ? Outcome.Refused("gateway.latitude.range", "latitude")
        : clean.Longitude is not (null or (>= -180 and <= 180)) ? Outcome.Refused("gateway.longitude.range", "longitude")
        : clean.Altitude is not (null or (>= -1000 and <= 10_000)) ? Outcome.Refused("gateway.altitude.range", "altitude")
        : null;
}
