namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>What was agreed about one table.</summary>
/// <param name="GlobalBecause">Why it belongs to no tenant; null for a tenant's table.</param>
/// <param name="Rights">Exactly these; parking_backup's SELECT goes without saying.</param>
internal sealed record ReviewedTable(string Name, string? GlobalBecause, IReadOnlyList<ReviewedRight> Rights)
{
    public bool IsTenants => GlobalBecause is null;

    public static ReviewedTable Tenant(string name, string app, string platform = "", string key = "tenant_id", params ReviewedRight[] auth) => new(
        name,
        null,
        [.. Verbs(app).Select(verb => ReviewedRight.Own(verb, key)), .. Verbs(platform).Select(ReviewedRight.Every), .. auth, ReviewedRight.Removal()]);

    /// <summary>One whose rows stay when their tenant goes: the audit, and what proves something.</summary>
    public ReviewedTable Kept() => this with { Rights = [.. Rights.Where(right => right.Role != ParkingRoles.Owner)] };

    public static ReviewedTable Global(string name, string because, string role = "", string verbs = "") =>
        new(name, because, [.. Verbs(verbs).Select(verb => new ReviewedRight(role, verb, null, null))]);

    private static string[] Verbs(string verbs) => verbs.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
