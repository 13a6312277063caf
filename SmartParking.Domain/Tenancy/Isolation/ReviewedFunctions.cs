namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>
/// The functions that run with their owner's rights, and who may execute which function. A definer function is a door through
/// the policies: it answers alike for everybody and its search_path is fixed.
/// </summary>
internal static class ReviewedFunctions
{
    public const string Context = "app_tenant_id()";
    public const string ContextBody = "RETURN (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid";

    /// <summary>SECURITY DEFINER, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Definer = new Dictionary<string, string>
    {
        ["claim_dev_eui()"] = "a trigger that keeps device_claims, which no role may touch",
        ["resolve_dev_euis(text[])"] = "tells parking_auth which tenant a DevEUI belongs to, for the platform's webhook secret",
        ["ensure_partitions(timestamp with time zone, integer)"] = "only an owner may attach a partition",
    };

    /// <summary>EXECUTE beyond the owner's; what is not named has none.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Execute = new Dictionary<string, string[]>
    {
        [Context] = [ParkingRoles.App, ParkingRoles.Auth, ParkingRoles.Backup, ParkingRoles.Platform],
        ["resolve_dev_euis(text[])"] = [ParkingRoles.Auth],
        ["ensure_partitions(timestamp with time zone, integer)"] = [ParkingRoles.Platform],
    };
}
