using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>A space as the list shows it.</summary>
/// <param name="Order">Its place when sorted by code, A-9 before A-10.</param>
public sealed record SpaceRow(SpaceView Space, string Site, string Zone, string TimeZone, int Order)
{
    public string Code => Space.Code;

    public ShownState Shown => Space.Shown;

    public DateTimeOffset? Since => Space.ShownSince;

    public DateTimeOffset? Evidence => Space.EvidenceAt;

    public string? DevEui => Space.DevEui;
}
