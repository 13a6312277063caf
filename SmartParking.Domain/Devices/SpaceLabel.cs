using System.Text.RegularExpressions;

namespace SmartParking.Domain.Devices;

/// <summary>What a code on a space says: the Portal's own address of it, or the space's code as it is painted. Pure.</summary>
public static partial class SpaceLabel
{
    /// <returns>A space's id or code, to be looked for; empty for nothing.</returns>
    public static string Read(string? text)
    {
        var plain = (text ?? string.Empty).Trim();
        return Asked().Match(plain) is { Success: true } told ? Uri.UnescapeDataString(told.Groups["space"].Value) : plain;
    }

    [GeneratedRegex("[?&]space=(?<space>[^&#]{1,200})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Asked();
}
