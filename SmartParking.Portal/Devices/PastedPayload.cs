using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Portal.Devices;

/// <summary>
/// A payload as people paste it: hexadecimal, also in pairs set apart by blanks, colons or hyphens or with 0x before it, or base64 as
/// ChirpStack shows it. What could be both is hexadecimal; the page says which was read.
/// </summary>
internal sealed record PastedPayload(PayloadNotation Notation, byte[] Data)
{
    /// <summary>LoRaWAN carries at most 242 bytes; this is the text of twice as many, with separators.</summary>
    public const int LongestText = 2000;

    /// <param name="text">Whitespace anywhere is ignored.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out PastedPayload? payload)
    {
        payload = null;
        var dense = string.Concat((text ?? string.Empty).Where(sign => !char.IsWhiteSpace(sign)));
        if (dense.Length is 0 or > LongestText)
        {
            return false;
        }

        var pairs = (dense.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? dense[2..] : dense)
            .Replace(":", string.Empty, StringComparison.Ordinal)
            .Replace("-", string.Empty, StringComparison.Ordinal);
        if (pairs.Length == 0)
        {
            return false;
        }

        if (pairs.Length % 2 == 0 && pairs.All(char.IsAsciiHexDigit))
        {
            payload = new PastedPayload(PayloadNotation.Hexadecimal, Convert.FromHexString(pairs));
            return true;
        }

        var bytes = new byte[dense.Length];
        if (!Convert.TryFromBase64String(Padded(dense), bytes, out var written) || written == 0)
        {
            return false;
        }

        payload = new PastedPayload(PayloadNotation.Base64, bytes[..written]);
        return true;
    }

    /// <summary>The padding is often lost when copying, and some tools write the alphabet of URLs.</summary>
    private static string Padded(string text)
    {
        var standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        return standard.PadRight((standard.Length + 3) / 4 * 4, '=');
    }
}
