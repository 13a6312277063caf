namespace SmartParking.Domain.Devices;

/// <summary>Parts of an EUI as people type them.</summary>
internal static class EuiText
{
    /// <returns>Upper-case digits without separators; empty for what is no part of an EUI.</returns>
    public static string Digits(string text)
    {
        var digits = string.Concat(text.Where(sign => sign is not (' ' or '-' or ':'))).ToUpperInvariant();
        return digits.All(char.IsAsciiHexDigitUpper) ? digits : string.Empty;
    }
}
