using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Devices;

/// <summary>A space, found by typing its code or scanning its label.</summary>
public sealed partial class SpacePicker(SpaceChoicesQuery query)
{
    private const int Most = 8;

    private IReadOnlyList<SpaceChoice> _found = [];
    private string? _text;
    private bool _asked;
    private int _round;

    [Parameter]
    public string Id { get; set; } = "pick-space";

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public DeviceKind Kind { get; set; }

    /// <summary>Whether one with a device on it can be chosen, too.</summary>
    [Parameter]
    public bool Taken { get; set; }

    [Parameter]
    public SpaceChoice? Chosen { get; set; }

    [Parameter]
    public EventCallback<SpaceChoice?> OnChosen { get; set; }

    /// <summary>As if it had been typed. A label names one space: it is chosen at once.</summary>
    public async Task ReadAsync(string text)
    {
        _text = SpaceLabel.Read(text);
        await FindAsync();
        if (_found is [var only] && (Taken || only.Of(Kind) is null))
        {
            await ChooseAsync(only);
        }
    }

    private async Task FindAsync()
    {
        var round = ++_round;
        if (Chosen is not null)
        {
            await OnChosen.InvokeAsync(null);
        }

        var found = await query.FindAsync(Access, SpaceLabel.Read(_text), Most, CancellationToken.None);
        if (round == _round)
        {
            (_found, _asked) = (found, true);
            StateHasChanged();
        }
    }

    private Task ChooseAsync(SpaceChoice space)
    {
        _text = space.Code;
        return OnChosen.InvokeAsync(space);
    }
}
