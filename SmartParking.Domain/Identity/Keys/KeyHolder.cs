using System.Net;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>A key in force, and whose it is.</summary>
/// <param name="Addresses">From where it is accepted; empty: from everywhere.</param>
/// <param name="RatePerMinute">Its own, or what the tier gives.</param>
public sealed record KeyHolder(
    Guid Id, TenantSummary Tenant, string Label, IReadOnlyList<string> Scopes, IReadOnlyList<IPNetwork> Addresses, DateTimeOffset? ExpiresAt, int RatePerMinute)
{
    public KeyAccess Access => new(Tenant, Id, Label, Scopes);

    public bool IsExpired(DateTimeOffset now) => ExpiresAt is { } end && end <= now;

    public bool Accepts(IPAddress? address) =>
        Addresses.Count == 0 || (address is not null && Addresses.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));

    /// <summary>V6's figures.</summary>
    public static int RateOf(string tier) => tier switch
    {
        "enterprise" => 10_000,
        "professional" => 1_000,
        _ => 100,
    };
}
