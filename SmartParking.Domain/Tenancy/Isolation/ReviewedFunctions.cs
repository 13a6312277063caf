namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>
/// The functions that run with their owner's rights, and who may execute which function. A definer function is a door through
/// the policies: it answers alike for everybody and its search_path is fixed.
/// </summary>
internal static class ReviewedFunctions
{
    /// <summary>The functions of which the policies are made: they decide whose rows a statement sees.</summary>
    public static readonly IReadOnlyList<string> Context = ["app_context()", "app_tenant_id()", "app_is_platform()"];

    /// <summary>SECURITY DEFINER, each with its reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Definer = new Dictionary<string, string>
    {
        ["app_context()"] = "checks the context with a key that no serving role may read",
        ["audit_heads_now()"] = "tells the platform, with a signed context, the last link of each chain",
        ["audit_person_key(uuid, bytea)"] = "gives an actor his wrapped key, and keeps the one that is offered if he has none",
        ["audit_person_keys_of(uuid[])"] = "gives readers of the audit the wrapped keys of its people",
        ["forget_audit_person(uuid)"] = "drops a person's key, for the platform with a signed context",
        ["link_audit()"] = "takes the next link from the head, which no role may touch",
        ["claim_dev_eui()"] = "a trigger that keeps device_claims, which no role may touch",
        ["resolve_dev_euis(text[])"] = "tells parking_auth which tenant a DevEUI belongs to, for the platform's webhook secret",
        ["order_job(text, text, uuid, text)"] = "lets a person order a job where it is audited, as the platform's own tenant; the schema quartz is parking_platform's",
        ["remove_tenant_rows(text)"] = "removes the rows of the one tenant a context was signed for; as the owner, whose policies for it are bounded by that context",
        ["ensure_partitions(timestamp with time zone, integer)"] = "only an owner may attach a partition",
        ["drop_old_partition(timestamp with time zone)"] = "only an owner may detach a partition; for the platform with a signed context, and nothing of the last 30 days",
    };

    /// <summary>EXECUTE beyond the owner's; what is not named has none.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Execute = new Dictionary<string, string[]>
    {
        ["app_is_platform()"] = [ParkingRoles.Platform],
        ["app_tenant_id()"] = [ParkingRoles.App, ParkingRoles.Platform],
        ["app_context()"] = [ParkingRoles.App, ParkingRoles.Platform],
        ["debounce_of(uuid, uuid, uuid)"] = [ParkingRoles.App],
        ["audit_heads_now()"] = [ParkingRoles.Platform],
        ["audit_person_key(uuid, bytea)"] = [ParkingRoles.App, ParkingRoles.Auth],
        ["audit_person_keys_of(uuid[])"] = [ParkingRoles.App, ParkingRoles.Platform],
        ["forget_audit_person(uuid)"] = [ParkingRoles.Platform],
        ["resolve_dev_euis(text[])"] = [ParkingRoles.Auth],
        ["order_job(text, text, uuid, text)"] = [ParkingRoles.App],
        ["remove_tenant_rows(text)"] = [ParkingRoles.App],
        ["ensure_partitions(timestamp with time zone, integer)"] = [ParkingRoles.Platform],
        ["drop_old_partition(timestamp with time zone)"] = [ParkingRoles.Platform],
    };
}
