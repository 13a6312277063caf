namespace SmartParking.Domain.Devices;

/// <summary>Parts of an EUI as people type them.</summary>
internal static class EuiText
{
    private const int Least = 4;

    /// <returns>Upper-case digits without separators; empty for what is no part of an EUI, or so little of one that a space's code may be meant.</returns>
    public static string Digits(string text)
    {
        var digits = string.Concat(text.Where(sign => sign is not (' ' or '-' or ':'))).ToUpperInvariant();
        return digits.Length >= Least && digits.All(char.IsAsciiHexDigitUpper) ? digits : string.Empty;
    }
}
