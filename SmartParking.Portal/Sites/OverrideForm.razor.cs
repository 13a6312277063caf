using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Sites;

/// <summary>Asks why spaces are blocked, from when and until when, in the time of their site.</summary>
public sealed partial class OverrideForm
{
    private ElementReference _first;

    [Parameter, EditorRequired]
    public OverrideFields Fields { get; set; } = null!;

    /// <summary>The site's time zone, by its IANA name.</summary>
    [Parameter]
    public string? Zone { get; set; }

    [Parameter]
    public Outcome? Refusal { get; set; }

    [Inject]
    private IStringLocalizer<RefusalTexts> R { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _first.FocusAsync();
        }
    }

    private string? At(string field) => Refusal?.Field == field ? R.Tell(Refusal) : null;

    private string? Bad(string field) => Refusal?.Field == field ? "true" : null;
}
