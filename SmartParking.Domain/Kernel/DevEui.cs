using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// The EUI-64 of a LoRaWAN device, unique in the world. Kept as 16 upper-case hexadecimal characters.
/// Parse it once, at the door: everything behind works with this type.
/// </summary>
public readonly record struct DevEui
{
    private DevEui(string value) => Value = value;

    /// <summary>16 upper-case hexadecimal characters.</summary>
    public string Value { get; }

    /// <summary>Accepts upper and lower case, and the separators <c>:</c>, <c>-</c> and space.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DevEui devEui)
    {
        devEui = default;
        if (text is null || text.Length > 47)
        {
            return false;
        }

        Span<char> digits = stackalloc char[16];
        var count = 0;
        foreach (var character in text)
        {
            if (character is ':' or '-' or ' ')
            {
                continue;
            }

            if (count == 16 || !char.IsAsciiHexDigit(character))
            {
                return false;
            }

            digits[count++] = char.ToUpperInvariant(character);
        }

        if (count != 16)
        {
            return false;
        }

        devEui = new DevEui(new string(digits));
        return true;
    }

    /// <exception cref="FormatException">The text is not 16 hexadecimal characters.</exception>
    public static DevEui Parse(string text) =>
        TryParse(text, out var devEui) ? devEui : throw new FormatException("A DevEUI is 16 hexadecimal characters.");

    public override string ToString() => Value;
}
