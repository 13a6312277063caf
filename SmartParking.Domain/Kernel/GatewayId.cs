using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Kernel;

/// <summary>The EUI-64 of a LoRaWAN gateway. Kept as 16 upper-case hexadecimal characters, however ChirpStack or a label writes it.</summary>
public readonly record struct GatewayId
{
    private GatewayId(string value) => Value = value;

    /// <summary>16 upper-case hexadecimal characters.</summary>
    public string Value { get; }

    /// <summary>Accepts upper and lower case, and the separators <c>:</c>, <c>-</c> and space.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out GatewayId gateway)
    {
        var read = DevEui.TryParse(text, out var eui);
        gateway = read ? new GatewayId(eui.Value) : default;
        return read;
    }

    public override string ToString() => Value;
}
