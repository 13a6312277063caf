using System.Text.RegularExpressions;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices;

/// <summary>
/// What a code on a device says: the LoRa Alliance's form (TR005), a bare DevEUI, or what makers print (addresses, lists of names and
/// values, lists of numbers). Pure. A key that stands in it is never kept, only that there was one.
/// </summary>
/// <param name="JoinEui">Null when the code does not say.</param>
/// <param name="HadKey">Whether the code held what looks like a key; who reads it should know that it lies open.</param>
public sealed partial record DeviceLabel(DevEui DevEui, DevEui? JoinEui, bool HadKey)
{
    /// <summary>Longer than any code that a label holds.</summary>
    public const int Longest = 2_000;

    // Digits in one run, or in pairs with separators between them.
    private const string Eui = "(?<eui>[0-9a-f]{16}|[0-9a-f]{2}(?:[:. -][0-9a-f]{2}){7})(?![0-9a-f])";

    /// <returns>Null when no DevEUI can be told for sure.</returns>
    public static DeviceLabel? Read(string? text)
    {
        if (text is null || text.Length > Longest)
        {
            return null;
        }

        var plain = Unescaped(text.Trim());
        var hadKey = Key().IsMatch(plain);
        if (Alliance().Match(plain) is { Success: true } told)
        {
            return Of(told.Groups["dev"].Value, told.Groups["join"].Value, hadKey);
        }

        if (Kernel.DevEui.TryParse(plain, out var bare))
        {
            return new DeviceLabel(bare, null, false);
        }

        if (Named().Match(plain) is { Success: true } named)
        {
            return Of(named.Groups["eui"].Value, JoinNamed().Match(plain) is { Success: true } join ? join.Groups["eui"].Value : null, hadKey);
        }

        // One number of the right length, and no other, needs no name.
        List<string> alone = [.. Alone().Matches(plain).Select(match => match.Value.ToUpperInvariant()).Distinct()];
        return alone is [var only] ? Of(only, null, hadKey) : null;
    }

    private static DeviceLabel? Of(string devEui, string? joinEui, bool hadKey) =>
        Kernel.DevEui.TryParse(Dense(devEui), out var device)
            ? new DeviceLabel(device, joinEui is not null && Kernel.DevEui.TryParse(Dense(joinEui), out var join) ? join : null, hadKey)
            : null;

    private static string Dense(string eui) => eui.Replace(".", string.Empty, StringComparison.Ordinal);

    private static string Unescaped(string text)
    {
        try
        {
            return text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
        }
        catch (UriFormatException)
        {
            return text;
        }
    }

    [GeneratedRegex("^(?:URN:)?LW:D[0P]:(?<join>[0-9a-f]{16}):(?<dev>[0-9a-f]{16})(?::|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Alliance();

    [GeneratedRegex(@"dev(?:ice)?[\s_-]*eui(?:64)?[""']?\s*[:=]?\s*[""']?" + Eui, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:join|app)[\s_-]*eui(?:64)?[""']?\s*[:=]?\s*[""']?" + Eui, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JoinNamed();

    [GeneratedRegex("(?<![0-9a-z])[0-9a-f]{16}(?![0-9a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Alone();

    [GeneratedRegex(@"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])|(?:app|nwk|gen\s*app)[\s_-]*s?[\s_-]*key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Key();
}
