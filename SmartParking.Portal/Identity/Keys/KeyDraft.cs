using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Portal.Identity.Keys;

/// <summary>A key while it is being written into a form.</summary>
public sealed class KeyDraft
{
    public string Label { get; set; } = string.Empty;

    public HashSet<string> Scopes { get; } = [];

    public string Addresses { get; set; } = string.Empty;

    /// <summary>The last day on which it is accepted, by UTC.</summary>
    public DateOnly? LastDay { get; set; }

    public int? RatePerMinute { get; set; }

    /// <summary>Why it is changed.</summary>
    public string Reason { get; set; } = string.Empty;

    public KeyWish Wish => new(
        Label,
        Scopes,
        Addresses,
        LastDay is { } day ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero) : null,
        RatePerMinute);

    public static KeyDraft Of(KeyView key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var draft = new KeyDraft
        {
            Label = key.Label,
            Addresses = string.Join('\n', key.Addresses),
            LastDay = key.ExpiresAt is { } end ? DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1)) : null,
            RatePerMinute = key.RatePerMinute,
        };
        draft.Scopes.UnionWith(key.Scopes);
        return draft;
    }

    public void Set(string scope, bool wanted)
    {
        if (wanted)
        {
            Scopes.Add(scope);
        }
        else
        {
            Scopes.Remove(scope);
        }
    }
}
