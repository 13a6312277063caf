using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Ingest;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Occupancy;

/// <summary>Answers "why is this space in this state?": event, codec, debounce, overlay, shown, each with its id and time.</summary>
public sealed partial class WhySteps
{
    private const int LongestPayload = 24;
    private const string Second = "yyyy-MM-dd'T'HH:mm:ss";

    [Parameter, EditorRequired]
    public SpaceWhy Why { get; set; } = null!;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    /// <summary>The site's time zone, by its IANA name.</summary>
    [Parameter]
    public string? Zone { get; set; }

    private static string Hex(byte[] payload) =>
        payload.Length <= LongestPayload ? Convert.ToHexStringLower(payload) : Convert.ToHexStringLower(payload.AsSpan(0, LongestPayload)) + "…";

    /// <summary>The ledger, narrowed to the device and the second in which the event came.</summary>
    private string Ledger(WhyReading said)
    {
        var from = said.ReceivedAt.UtcDateTime;
        static string At(DateTime moment) => moment.ToString(Second, System.Globalization.CultureInfo.InvariantCulture);
        return (LedgerAddress.Nothing with { Device = said.DevEui, From = At(from), To = At(from.AddSeconds(1)) }).At(Paths.Ingest(Access.Tenant.Slug));
    }
}
