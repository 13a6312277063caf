namespace SmartParking.Domain.Identity.Factors;

/// <summary>What a person has besides his password.</summary>
/// <param name="Pending">Begun and not confirmed yet: what the app must know; null otherwise.</param>
/// <param name="ConfirmedAt">Since when the app's codes are asked for; null when they are not.</param>
/// <param name="CodesLeft">Recovery codes that were not used.</param>
public sealed record FactorsView(byte[]? Pending, DateTimeOffset? ConfirmedAt, int CodesLeft)
{
    public bool IsOn => ConfirmedAt is not null;
}
