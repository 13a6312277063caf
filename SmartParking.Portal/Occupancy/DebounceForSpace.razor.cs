using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Sensing;

namespace SmartParking.Portal.Occupancy;

/// <summary>Gives one space a debounce window of its own.</summary>
public sealed partial class DebounceForSpace
{
    private Guid _site;
    private string _code = string.Empty;
    private int? _seconds;
    private string? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public IReadOnlyList<DebounceRow> Sites { get; set; } = [];

    /// <summary>Gets the site, the code and the seconds.</summary>
    [Parameter, EditorRequired]
    public Func<Guid, string, int, Task<Outcome>> Add { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Sites.All(site => site.Scope.Site != _site))
        {
            _site = Sites[0].Scope.Site!.Value;
        }
    }

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _refusal = _code.Trim().Length == 0 ? "policy.place_unknown" : _seconds is null ? "policy.missing" : null;
        if (_refusal is not null)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await Add(_site, _code, _seconds!.Value)).Refusal;
            (_code, _seconds) = _refusal is null ? (string.Empty, null) : (_code, _seconds);
        }
        finally
        {
            _busy = false;
        }
    }
}
