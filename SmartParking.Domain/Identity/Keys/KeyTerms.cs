using System.Net;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>What a key is to be, once it was looked at and found possible.</summary>
internal sealed record KeyTerms(string Label, string[] Scopes, string[] Addresses, DateTimeOffset? ExpiresAt, int? RatePerMinute)
{
    public const int LongestLabel = 100;
    public const int MostAddresses = 50;
    public const int HighestRate = 100_000;

    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <returns>
    /// Refusals: key.label_missing, key.label_too_long, key.scopes_missing, key.scope_unknown, key.addresses_wrong,
    /// key.addresses_too_many, key.expiry_past, key.rate_wrong.
    /// </returns>
    public static (KeyTerms? Terms, Outcome Outcome) Of(KeyWish wish, DateTimeOffset now)
    {
        var label = wish.Label.Trim().Replace("\0", string.Empty, StringComparison.Ordinal);
        var scopes = wish.Scopes.Select(Scope.Parse).Distinct(StringComparer.Ordinal).ToList();
        var addresses = wish.Addresses.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(Network).ToList();
        var refusal = label.Length == 0 ? "key.label_missing"
            : label.Length > LongestLabel ? "key.label_too_long"
            : scopes.Count == 0 ? "key.scopes_missing"
            : scopes.Contains(null) ? "key.scope_unknown"
            : addresses.Contains(null) ? "key.addresses_wrong"
            : addresses.Count > MostAddresses ? "key.addresses_too_many"
            : wish.ExpiresAt <= now ? "key.expiry_past"
            : wish.RatePerMinute is < 1 or > HighestRate ? "key.rate_wrong"
            : null;
        return refusal is null
            ? (new KeyTerms(label, [.. scopes.OfType<string>().Order(StringComparer.Ordinal)], [.. addresses.OfType<string>().Distinct(StringComparer.Ordinal)], wish.ExpiresAt?.ToUniversalTime(), wish.RatePerMinute), Outcome.Done)
            : (null, Outcome.Refused(refusal));
    }

    /// <summary>For the audit.</summary>
    public object Told() => new { Label, Scopes, Addresses, ExpiresAt, RatePerMinute };

    /// <summary>The same with why it was changed.</summary>
    public object Told(string reason) => new { Label, Scopes, Addresses, ExpiresAt, RatePerMinute, reason };

    /// <returns>As PostgreSQL writes it: 10.1.2.3/16 is 10.1.0.0/16. Null when it is none.</returns>
    private static string? Network(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address) || !IsWhole(parts[0]))
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (parts.Length == 2 && (!int.TryParse(parts[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out length) || length > bytes.Length * 8))
        {
            return null;
        }

        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return $"{new IPAddress(bytes)}/{length}";
    }

    /// <summary>"10" would be read as 0.0.0.10, and "fe80::1%3" names a card of this machine.</summary>
    private static bool IsWhole(string text) => text.Contains(':', StringComparison.Ordinal) ? !text.Contains('%', StringComparison.Ordinal) : text.Count(each => each == '.') == 3;
}
