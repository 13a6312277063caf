using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SmartParking.Portal.Occupancy;

/// <summary>Chooses a past moment for the page, says which one is shown, and leads back.</summary>
public sealed partial class AsOfBar(IStringLocalizer<OccupancyTexts> texts, TimeProvider time)
{
    private static readonly int[] Steps = [-60, -5, 5, 60];

    private DateTime? _wall;
    private string? _problem;
    private bool _asking;

    /// <summary>Null: live.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>In whose time a moment is chosen, by its IANA name.</summary>
    [Parameter, EditorRequired]
    public string? Zone { get; set; }

    [Parameter]
    public EventCallback<DateTimeOffset?> OnChange { get; set; }

    private static string Sign(int minutes) => minutes < 0 ? "−" : "+";

    private string Short(int minutes) => $"{Sign(minutes)}{(Math.Abs(minutes) < 60 ? texts["AsOf.Minutes", Math.Abs(minutes)] : texts["AsOf.Hours", Math.Abs(minutes) / 60])}";

    private string Aloud(int minutes) => texts[minutes < 0 ? "AsOf.Earlier" : "AsOf.Later", Short(minutes)[1..]];

    private void Toggle()
    {
        _asking = !_asking;
        _problem = null;
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow().AddHours(-1), Shared.SiteTime.Zone(Zone)).DateTime;
        _wall ??= new DateTime(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, DateTimeKind.Unspecified);
    }

    private async Task ShowAsync()
    {
        var at = _wall is { } wall ? Shared.SiteTime.At(wall, Zone) : null;
        _problem = at is null ? "AsOf.NoMoment" : at > time.GetUtcNow() ? "AsOf.Future" : null;
        if (_problem is null)
        {
            _asking = false;
            await OnChange.InvokeAsync(at!.Value.ToUniversalTime());
        }
    }
}
