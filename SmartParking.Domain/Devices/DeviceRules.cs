using System.Text.Json;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices;

/// <summary>What may be said of a device or a gateway, whoever says it.</summary>
internal static class DeviceRules
{
    public const int LongestName = 255;
    public const int LongestReason = 500;
    public const int LongestConfig = 16_000;
    private const int LongestType = 50;
    private const int LongestModel = 100;

    /// <returns>The refusal, or the draft as it is stored.</returns>
    public static (Outcome? Refusal, DeviceDraft Clean) Check(DeviceDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var clean = draft with
        {
            Name = Clean(draft.Name) ?? string.Empty,
            DeviceType = Clean(draft.DeviceType),
            Manufacturer = Clean(draft.Manufacturer),
            Model = Clean(draft.Model),
            JoinEui = Clean(draft.JoinEui),
            Codec = Clean(draft.Codec),
            ConfigJson = Clean(draft.ConfigJson) ?? "{}",
        };
        if (!Kernel.DevEui.TryParse(draft.DevEui?.Trim(), out var devEui))
        {
            return (Outcome.Refused("device.dev_eui.format", "dev_eui"), clean);
        }

        clean = clean with { DevEui = devEui.Value };
        if (clean.JoinEui is not null)
        {
            if (!Kernel.DevEui.TryParse(clean.JoinEui, out var joinEui))
            {
                return (Outcome.Refused("device.join_eui.format", "join_eui"), clean);
            }

            clean = clean with { JoinEui = joinEui.Value };
        }

        return (NameProblem(clean.Name) ?? LengthProblem(clean) ?? OtherProblem(clean), clean);
    }

    /// <summary>Without what stands around it and without NUL, which PostgreSQL's text does not hold; null for nothing.</summary>
    public static string? Clean(string? text) =>
        text?.Replace("\0", string.Empty, StringComparison.Ordinal).Trim() is { Length: > 0 } clean ? clean : null;

    /// <param name="needed">Whether there must be one.</param>
    public static Outcome? ReasonProblem(string? reason, bool needed) =>
        reason is null ? needed ? Outcome.Refused("device.reason.missing", "reason") : null
        : reason.Length > LongestReason ? Outcome.Refused("device.reason.length", "reason", LongestReason)
        : null;

    public static Outcome? NameProblem(string name) =>
        name.Length is 0 or > LongestName ? Outcome.Refused("device.name.length", "name", LongestName) : null;

    public static Outcome? LengthProblem(string? text, string field, int most) =>
        text?.Length > most ? Outcome.Refused("device.text.length", field, most) : null;

    /// <summary>Of settings that are stored as they are: an object, not too long, that PostgreSQL can hold.</summary>
    public static Outcome? ConfigProblem(string json) => IsObject(json) ? null : Outcome.Refused("device.config.invalid", "config", LongestConfig);

    private static Outcome? LengthProblem(DeviceDraft clean) =>
        LengthProblem(clean.DeviceType, "device_type", LongestType)
        ?? LengthProblem(clean.Manufacturer, "manufacturer", LongestModel)
        ?? LengthProblem(clean.Model, "model", LongestModel);

    private static Outcome? OtherProblem(DeviceDraft clean) =>
        !Enum.IsDefined(clean.Kind) ? Outcome.Refused("device.kind.invalid", "kind")
        : clean.Codec is not null && !CodecCatalogue.TryFind(clean.Codec, out _) ? Outcome.Refused("device.codec.invalid", "codec")
        : ConfigProblem(clean.ConfigJson!);

    private static bool IsObject(string json)
    {
        // An escaped NUL and halves of surrogate pairs are JSON, but jsonb refuses them.
        if (json.Length > LongestConfig || json.Contains("\\u0000", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object && CanonicalJson.Of(document.RootElement).Length <= LongestConfig;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
