using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Ingest;

/// <summary>Asks what a new webhook secret is for.</summary>
public sealed partial class SecretForm
{
    private string _label = string.Empty;
    private string? _refusal;
    private bool _busy;

    /// <summary>Makes a secret with that label; the answer may be a refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<Outcome>> Make { get; set; } = null!;

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await Make(_label)).Refusal;
            _label = _refusal is null ? string.Empty : _label;
        }
        finally
        {
            _busy = false;
        }
    }
}
