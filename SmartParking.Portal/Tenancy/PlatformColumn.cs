using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Tenancy;

/// <summary>A column of the platform's list and what it sorts by.</summary>
internal sealed record PlatformColumn(string Text, bool IsNumber, Comparison<PlatformRow> Compare)
{
    public static readonly PlatformColumn Name = new("Platform.Column.Name", false, (one, other) => StringComparer.CurrentCultureIgnoreCase.Compare(one.Tenant.Name, other.Tenant.Name));

    public static readonly IReadOnlyList<PlatformColumn> All =
    [
        Name,
        new("Platform.Column.Tier", false, (one, other) => string.CompareOrdinal(one.Tenant.Tier, other.Tenant.Tier)),
        Number("Platform.Column.Sites", row => row.Sites),
        Number("Platform.Column.Spaces", row => row.Counts.Total),
        Number("Platform.Column.Free", row => row.Counts.Free),
        Number("Platform.Column.Occupied", row => row.Counts.Occupied),
        Number("Platform.Column.Maintenance", row => row.Counts.Maintenance),
        Number("Platform.Column.Unknown", row => row.Counts.Unknown),
        Number("Platform.Column.Devices", row => row.Devices),
        Number("Platform.Column.UnknownDevices", row => row.UnknownDevices),
        new("Platform.Column.LastHeard", true, (one, other) => Nullable.Compare(one.LastHeardAt, other.LastHeardAt)),
    ];

    private static PlatformColumn Number(string text, Func<PlatformRow, long> value) => new(text, true, (one, other) => value(one).CompareTo(value(other)));
}
