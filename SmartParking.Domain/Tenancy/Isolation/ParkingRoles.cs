namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The roles of <c>migrations/roles.sql</c>.</summary>
internal static class ParkingRoles
{
    public const string Owner = "parking_owner";
    public const string App = "parking_app";
    public const string Platform = "parking_platform";
    public const string Auth = "parking_auth";
    public const string Backup = "parking_backup";

    /// <summary>Copies the server's files; it enters no database and is granted nothing. Only who archives the log needs it.</summary>
    public const string Replication = "parking_replication";

    /// <summary>Those the Portal serves with.</summary>
    public static readonly string[] Serving = [App, Platform, Auth];

    /// <summary>Every role but the owner: none of them may own or make anything.</summary>
    public static readonly string[] NotOwner = [App, Platform, Auth, Backup];

    public static readonly string[] All = [Owner, App, Platform, Auth, Backup];
}
