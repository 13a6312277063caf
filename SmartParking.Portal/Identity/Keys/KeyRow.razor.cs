using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Identity.Keys;

/// <summary>One API key, and the questions before it is changed or revoked.</summary>
public sealed partial class KeyRow
{
    private Ask _asking;
    private KeyDraft? _draft;
    private string _reason = string.Empty;
    private string? _refusal;
    private bool _busy;

    private enum Ask
    {
        Nothing,
        Change,
        Revoke,
    }

    [Parameter, EditorRequired]
    public KeyView Key { get; set; } = null!;

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    [Parameter, EditorRequired]
    public string Tier { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public Func<KeyDraft, Task<Outcome>> Change { get; set; } = null!;

    /// <summary>Ends it for the given reason.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<Outcome>> Revoke { get; set; } = null!;

    private string State => Key.RevokedAt is not null ? "revoked" : !Key.IsAccepted(Now) ? "expired" : Key.ExpiresAt is null ? "accepted" : "ending";

    private void Toggle(Ask ask)
    {
        _asking = _asking == ask ? Ask.Nothing : ask;
        _draft = KeyDraft.Of(Key);
        (_refusal, _reason) = (null, string.Empty);
    }

    private async Task<Outcome> ChangeAsync(KeyDraft draft)
    {
        var outcome = await Change(draft);
        _asking = outcome.IsDone ? Ask.Nothing : _asking;
        return outcome;
    }

    private async Task RevokeAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refusal = (await Revoke(_reason)).Refusal;
            _asking = _refusal is null ? Ask.Nothing : _asking;
        }
        finally
        {
            _busy = false;
        }
    }
}
