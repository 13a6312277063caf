using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Devices;

/// <summary>The codec of one profile or device: what is chosen stays until it is saved, whatever others do meanwhile.</summary>
public sealed partial class CodecField
{
    private static readonly string[] Ids = [.. CodecCatalogue.All.Select(codec => codec.Id)];

    private string _codec = string.Empty;
    private string _mm = string.Empty;
    private string? _refusal;
    private (string? Codec, int? Threshold) _shown;
    private bool _started;
    private bool _busy;
    private bool _saved;

    /// <summary>What the ids of its inputs begin with.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>Null: none of its own.</summary>
    [Parameter, EditorRequired]
    public string? Own { get; set; }

    /// <summary>What having none of its own is called.</summary>
    [Parameter, EditorRequired]
    public string Nothing { get; set; } = string.Empty;

    /// <summary>Where what could not be decoded is replayed.</summary>
    [Parameter, EditorRequired]
    public string Undecodable { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public Func<string?, int?, Task<Outcome>> Set { get; set; } = null!;

    /// <summary>Whether it is one device, which may need a threshold.</summary>
    [Parameter]
    public bool Device { get; set; }

    /// <summary>The codec that holds where none of its own is set.</summary>
    [Parameter]
    public string? Inherited { get; set; }

    /// <summary>In millimetres.</summary>
    [Parameter]
    public int? Threshold { get; set; }

    /// <summary>What it is.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string? Chosen => _codec.Length == 0 ? null : _codec;

    private bool Measures => Device && CodecCatalogue.NeedsThreshold(Chosen ?? Inherited);

    private bool IsChanged => Chosen != _shown.Codec || (Measures && _mm.Trim() != Told(_shown.Threshold));

    protected override void OnParametersSet()
    {
        if (!_started || ((Own, Threshold) != _shown && !IsChanged))
        {
            (_codec, _mm) = (Own ?? string.Empty, Told(Threshold));
        }

        (_started, _shown) = (true, (Own, Threshold));
    }

    private static string Told(int? millimetres) => millimetres?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private void Touch() => (_refusal, _saved) = (null, false);

    private async Task SaveAsync()
    {
        var text = Measures ? _mm.Trim() : string.Empty;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var millimetres);
        if (text.Length > 0 && !isNumber)
        {
            _refusal = "codec.threshold";
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await Set(Chosen, isNumber ? millimetres : null)).Refusal;
            _saved = _refusal is null;
        }
        finally
        {
            _busy = false;
        }
    }
}
