using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>
/// What must come of a statement, from <see cref="ReviewedTables"/> and the rules of the context alone: nothing here is written
/// per table. Policies that name no context (parking_auth's) were evaluated on the stored rows by the superuser.
/// </summary>
/// <param name="Table">The attacked table or partition.</param>
/// <param name="Rows">Every stored row: whose it is, and which of the reviewed fixed conditions hold for it.</param>
/// <param name="IsHeld">Whether rows of other tables refer to its rows, and do not go with them.</param>
/// <param name="FreshFits">The fixed conditions that hold for the row to insert.</param>
internal sealed record Expectation(TableShape Table, IReadOnlyList<StoredRow> Rows, IReadOnlySet<string> FreshFits, IReadOnlySet<string> ExistingFits, string FreshOwner, bool IsHeld)
{
    public const string Denied = "denied";
    public const string Allowed = "allowed";

    /// <summary>The policies let rows go that others refer to.</summary>
    public const string Held = "held by what refers to it";

    // tgtype of pg_trigger.
    private const int EachRow = 1, OnDelete = 8, OnUpdate = 16, OnTruncate = 32;

    private bool IsGlobal => !Table.IsTenants;

    public string Of(Verb verb, string role, MatrixContext context) => verb switch
    {
        Verb.Select or Verb.CopyTo => Has(role, "select") ? Told(Seen(role, "select", context)) : Denied,
        Verb.SelectForUpdate => Has(role, "select") && Has(role, "update") ? Told(Seen(role, "select", context).Intersect(Seen(role, "update", context))) : Denied,
        Verb.Insert => MayInsert(role, context, FreshOwner, FreshFits) ? Allowed : Denied,
        Verb.InsertReturning => MayInsert(role, context, FreshOwner, FreshFits) && MaySee(role, "select", context, FreshOwner, FreshFits) ? Allowed : Denied,
        Verb.UpsertNothing => MayInsert(role, context, Owner, ExistingFits) ? Allowed : Denied,
        Verb.UpsertUpdate => MayInsert(role, context, Owner, ExistingFits) && MaySee(role, "update", context, Owner, ExistingFits)
            && MaySee(role, "select", context, Owner, ExistingFits) && MaySet(role) && !Refuses(OnUpdate) ? Allowed : Denied,
        Verb.Update => Has(role, "select") && Has(role, "update") && MaySet(role) && !Refuses(OnUpdate) ? Count(Seen(role, "select", context).Intersect(Seen(role, "update", context)).Count()) : Denied,
        Verb.Delete => Has(role, "delete") && !Refuses(OnDelete) ? Deleted(Seen(role, "delete", context).Count()) : Denied,
        Verb.Merge => Has(role, "select") && Has(role, "update") && MaySet(role) && !Refuses(OnUpdate) ? Count(MaySee(role, "select", context, Owner, ExistingFits) ? 1 : 0) : Denied,
        // With its cascade: from the tenants it reaches the audit, which refuses.
        Verb.Truncate => role == ParkingRoles.Owner && !Refuses(OnTruncate) && Table.Name != "tenants" ? Allowed : Denied,
        Verb.Lock => HasWhole(role, "update") || HasWhole(role, "delete") ? Allowed : Denied,
    };

    public static string Count(int rows) => $"{rows} rows";

    public static string Told(IEnumerable<StoredRow> rows) => Told(rows.Select(row => row.Owner));

    public static string Told(IEnumerable<string> owners) =>
        string.Join(", ", owners.GroupBy(owner => owner, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}: {group.Count()}"));

    private string Owner => IsGlobal ? "global" : AttackDatabase.A.ToString();

    private ReviewedRight? Right(string role, string verb) =>
        Table.Parent is null ? ReviewedTables.Find(Table.Name)?.Rights.FirstOrDefault(right => right.Role == role && right.Verb == verb) : null;

    private bool Has(string role, string verb) => role switch
    {
        ParkingRoles.Owner => true,
        ParkingRoles.Backup => verb == "select",
        _ => Right(role, verb) is not null,
    };

    /// <summary>The matrix sets the first column of the key; a right of some columns may not hold it.</summary>
    private bool MaySet(string role) => Right(role, "update") is not { Columns: { } columns } || columns.Split(',').Contains(Table.Key ?? Table.PrimaryKey[0]);

    private string Deleted(int rows) => IsHeld && rows > 0 ? Held : Count(rows);

    private bool HasWhole(string role, string verb) => Has(role, verb) && Right(role, verb) is not { Columns: not null };

    private IEnumerable<StoredRow> Seen(string role, string verb, MatrixContext context) => Rows.Where(row => MaySee(role, verb, context, row.Owner, row.Fits));

    private bool MaySee(string role, string verb, MatrixContext context, string owner, IReadOnlySet<string> fits) =>
        Has(role, verb) && (IsGlobal || role == ParkingRoles.Backup || Holds(Right(role, verb)?.Using, context, owner, fits));

    private bool MayInsert(string role, MatrixContext context, string owner, IReadOnlySet<string> fits) =>
        role != ParkingRoles.Backup && Has(role, "insert") && (IsGlobal || Holds(Right(role, "insert")?.Check, context, owner, fits));

    /// <summary>The owner is under FORCE: where it has no policy, nothing holds for it.</summary>
    private static bool Holds(string? condition, MatrixContext context, string owner, IReadOnlySet<string> fits) =>
        condition is not null
        && (condition.Contains("app_tenant_id()", StringComparison.Ordinal) ? context.Tenant?.ToString() == owner
            : condition.Contains("app_is_platform()", StringComparison.Ordinal) ? context.Platform
            : fits.Contains(condition));

    private bool Refuses(int on) =>
        ReviewedTables.Triggers.Any(trigger => trigger.Table == Table.ReviewedName && trigger.Function.StartsWith("refuse_", StringComparison.Ordinal) && (trigger.Type & EachRow) == 0 && (trigger.Type & on) != 0);
}

/// <summary>A stored row.</summary>
/// <param name="Owner">The tenant's id, or "global".</param>
/// <param name="Fits">The reviewed conditions without a context that hold for it.</param>
internal sealed record StoredRow(string Owner, IReadOnlySet<string> Fits);
