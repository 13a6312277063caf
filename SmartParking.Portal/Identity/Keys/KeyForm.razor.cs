using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Identity.Keys;

/// <summary>Asks what a key is for and what it may; for a new one and for one that is changed.</summary>
public sealed partial class KeyForm
{
    private string? _refusal;
    private bool _busy;

    /// <summary>In the ids of its fields: two forms may stand on the page.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public string Submit { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public KeyDraft Draft { get; set; } = null!;

    /// <summary>The tenant's tier, which says how often a key may ask if nothing else is said.</summary>
    [Parameter, EditorRequired]
    public string Tier { get; set; } = string.Empty;

    [Parameter]
    public bool AsksReason { get; set; }

    /// <summary>Does it; the answer may be a refusal.</summary>
    [Parameter, EditorRequired]
    public Func<KeyDraft, Task<Outcome>> Send { get; set; } = null!;

    [Parameter]
    public EventCallback OnClose { get; set; }

    private string Usual => KeyHolder.RateOf(Tier).ToString("N0", CultureInfo.CurrentCulture);

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await Send(Draft)).Refusal;
        }
        finally
        {
            _busy = false;
        }
    }
}
