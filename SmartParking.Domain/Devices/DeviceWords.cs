using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Devices;

/// <summary>The words for what is said of devices, in the database, in addresses and on the wire.</summary>
public static class DeviceWords
{
    public static string ToWord(this DeviceKind kind) => Word(kind);

    public static string ToWord(this DeviceLifecycle lifecycle) => Word(lifecycle);

    public static string ToWord(this DeviceStatus status) => Word(status);

    public static string ToWord(this DeviceSeverity severity) => Word(severity);

    /// <summary>For instance <c>never_heard</c>.</summary>
    public static string ToWord(this DeviceReason reason) => reason switch
    {
        DeviceReason.NeverHeard => "never_heard",
        DeviceReason.Silent => "silent",
        DeviceReason.NoCodec => "no_codec",
        DeviceReason.BatteryEmpty => "battery_empty",
        DeviceReason.BatteryLow => "battery_low",
        DeviceReason.LosesFrames => "loses_frames",
        DeviceReason.WeakSignal => "weak_signal",
        DeviceReason.Disabled => "disabled",
    };

    /// <summary>Reads one of the words above; what is none is nothing.</summary>
    public static bool TryParse<T>([NotNullWhen(true)] string? word, out T value)
        where T : struct, Enum
    {
        foreach (var each in Enum.GetValues<T>())
        {
            if (word == Word(each))
            {
                value = each;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Reads what the database holds.</summary>
    /// <exception cref="FormatException">It is none of the words.</exception>
    internal static T Parse<T>(string word)
        where T : struct, Enum => TryParse<T>(word, out var value) ? value : throw new FormatException($"\"{word}\" is no {typeof(T).Name}.");

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
