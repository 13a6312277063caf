using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Shared;

/// <summary>A state as a shape of its own, so that it is told without its colour.</summary>
public sealed partial class StatusMark
{
    private const string Ring = "M13.6 8A5.6 5.6 0 1 1 2.4 8a5.6 5.6 0 1 1 11.2 0z";
    private const string Square = "M3 2h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z";
    private const string Diamond = "M8 .8 15.2 8 8 15.2.8 8z";
    private const string Triangle = "M8 1.4 15.4 14.6H.6z";
    private const string Question =
        "M1.25 4.4V3.25a2 2 0 0 1 2-2H4.4M6.7 1.25h2.6M11.6 1.25h1.15a2 2 0 0 1 2 2V4.4M14.75 6.7v2.6M14.75 11.6v1.15a2 2 0 0 1-2 2H11.6M9.3 14.75H6.7"
        + "M4.4 14.75H3.25a2 2 0 0 1-2-2V11.6M1.25 9.3V6.7M5.9 6.1a2.1 2.1 0 1 1 3.1 1.85c-.7.4-1 .75-1 1.45v.3M8 12v.1";

    [Parameter, EditorRequired]
    public ShownState State { get; set; }

    /// <summary>In pixels. The word stands beside the mark; the mark itself is silent.</summary>
    [Parameter]
    public int Size { get; set; } = 16;

    private string Shape => State switch
    {
        ShownState.Free => Ring,
        ShownState.Occupied => Square,
        ShownState.Reserved => Diamond,
        ShownState.Maintenance => Triangle,
        ShownState.Unknown => Question,
    };
}
