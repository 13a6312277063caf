using System.Text.Json;
using SmartParking.Domain.Devices;
using SmartParking.Portal.Api;

namespace SmartParking.Portal.Devices;

/// <summary>What a request says of a device: the fields as the document tells them, and how they become a draft.</summary>
internal sealed record DeviceInput
{
    private static readonly string[] Kinds = [.. Enum.GetValues<DeviceKind>().Select(kind => kind.ToWord())];

    public static DeviceInput Example { get; } = new() { DevEui = "0004A30B001C0530", Name = "Sensor A-001", Kind = "sensor", DeviceType = "browan_tabs", Manufacturer = "Browan", Model = "TBMS100", Enabled = true };

    public string? DevEui { get; init; }

    public string? Name { get; init; }

    public string? Kind { get; init; }

    public string? DeviceType { get; init; }

    public string? Manufacturer { get; init; }

    public string? Model { get; init; }

    public string? JoinEui { get; init; }

    public string? Codec { get; init; }

    public bool? Enabled { get; init; }

    public JsonElement? Config { get; init; }

    /// <returns>What lays the told fields over a device as it is.</returns>
    public static Func<DeviceDraft, DeviceDraft> Read(ApiInput input, bool isNew)
    {
        var (devEui, name, kind) = (input.Text("dev_eui", needed: isNew), input.Text("name", needed: isNew), input.OneOf("kind", needed: false, Kinds));
        var (type, maker, model) = (input.Text("device_type"), input.Text("manufacturer"), input.Text("model"));
        var (join, codec, enabled, config) = (input.Text("join_eui"), input.Text("codec"), input.Flag("enabled"), input.Object("config"));
        return now => now with
        {
            // What is empty and must not be is refused by the action, which says it in its own words.
            DevEui = input.Has("dev_eui") ? devEui ?? string.Empty : now.DevEui,
            Name = input.Has("name") ? name ?? string.Empty : now.Name,
            Kind = DeviceWords.TryParse<DeviceKind>(kind, out var told) ? told : now.Kind,
            DeviceType = input.Has("device_type") ? type : now.DeviceType,
            Manufacturer = input.Has("manufacturer") ? maker : now.Manufacturer,
            Model = input.Has("model") ? model : now.Model,
            JoinEui = input.Has("join_eui") ? join : now.JoinEui,
            Codec = input.Has("codec") ? codec : now.Codec,
            Enabled = enabled ?? now.Enabled,
            ConfigJson = input.Has("config") ? config : now.ConfigJson,
        };
    }
}
