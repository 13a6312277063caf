namespace SmartParking.Domain.Occupancy;

/// <summary>What an operator lays over spaces.</summary>
/// <param name="Reason">1 to 500 characters, shown to everybody who looks at them.</param>
/// <param name="From">Null: now. Later: it waits, and changes nothing until then.</param>
/// <param name="Until">Null: until somebody ends it.</param>
public sealed record OverrideDraft(OverrideKind Kind, string Reason, DateTimeOffset? From = null, DateTimeOffset? Until = null);
