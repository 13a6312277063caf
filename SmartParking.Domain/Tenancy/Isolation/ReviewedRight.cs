namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>One verb of one role on one table, and the one policy that bounds it.</summary>
/// <param name="Using">As pg_get_expr writes it; null where the verb has none.</param>
/// <param name="Check">WITH CHECK, as pg_get_expr writes it; null where the verb has none.</param>
/// <param name="Columns">Granted for these columns alone, in the table's order.</param>
internal sealed record ReviewedRight(string Role, string Verb, string? Using, string? Check, string? Columns = null)
{
    /// <summary>Of a tenant's own rows.</summary>
    public static ReviewedRight Own(string verb, string key)
    {
        return Bounded(ParkingRoles.App, verb, OwnRows(key));
    }

    /// <summary>
    /// Removing a tenant's rows, by the one definer function that does: the owner has every verb without a grant, and under FORCE
    /// needs a policy, which the context bounds as everybody's.
    /// </summary>
    public static ReviewedRight Removal() => Bounded(ParkingRoles.Owner, "delete", OwnRows("tenant_id"));

    private static string OwnRows(string key) => $"({key} = ( SELECT public.app_tenant_id() AS app_tenant_id))";

    /// <summary>Of every tenant's rows: the platform's alone, and only with a signed context.</summary>
    public static ReviewedRight Every(string verb) => Bounded(ParkingRoles.Platform, verb, "( SELECT public.app_is_platform() AS app_is_platform)");

    private static ReviewedRight Bounded(string role, string verb, string rows) => new(
        role,
        verb,
        verb == "insert" ? null : rows,
        verb is "insert" or "update" ? rows : null);
}
