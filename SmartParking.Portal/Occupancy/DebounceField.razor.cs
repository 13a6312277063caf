using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Occupancy;

/// <summary>One debounce window to change: what is typed stays until it is saved, whatever others do meanwhile.</summary>
public sealed partial class DebounceField
{
    private string _typed = string.Empty;
    private string? _refusal;
    private int? _shown;
    private bool _started;
    private bool _busy;
    private bool _saved;

    /// <summary>Of the input, on the page.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>In seconds; null: nothing of its own.</summary>
    [Parameter, EditorRequired]
    public int? Own { get; set; }

    [Parameter, EditorRequired]
    public string Help { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public Func<int?, Task<Outcome>> Set { get; set; } = null!;

    [Parameter]
    public bool Removable { get; set; }

    private bool IsChanged => _typed.Trim() != Told(_shown);

    protected override void OnParametersSet()
    {
        if (!_started || (Own != _shown && !IsChanged))
        {
            _typed = Told(Own);
        }

        (_started, _shown) = (true, Own);
    }

    private static string Told(int? seconds) => seconds?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private void Touch() => (_refusal, _saved) = (null, false);

    private Task SaveAsync()
    {
        var text = _typed.Trim();
        if (text.Length == 0)
        {
            return SendAsync(null);
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return SendAsync(seconds);
        }

        _refusal = "policy.seconds";
        return Task.CompletedTask;
    }

    private async Task SendAsync(int? seconds)
    {
        _busy = true;
        try
        {
            _refusal = (await Set(seconds)).Refusal;
            _saved = _refusal is null;
        }
        finally
        {
            _busy = false;
        }
    }
}
