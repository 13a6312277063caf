using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>
/// JSON as ChirpStack 4.11 and later writes it: messages of its integration package carry every field, defaults too, while
/// those of gw (rxInfo, txInfo) leave defaults out; times are nanoseconds at +00:00.
/// </summary>
internal static class EventBody
{
    private const string Region = "eu868";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly int[] Frequencies = [868_100_000, 868_300_000, 868_500_000, 867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000];

    public static byte[] Join(DeviceIdentity device, Guid deduplicationId, DateTimeOffset at, string devAddr) => Write(json =>
    {
        Head(json, device, deduplicationId, at);
        json.WriteString("devAddr", devAddr);
        json.WriteString("regionConfigId", Region);
    });

    public static byte[] Status(DeviceIdentity device, Reception reception, int margin, double batteryPercent) => Write(json =>
    {
        Head(json, device, reception.DeduplicationId, reception.At);
        json.WriteNumber("margin", margin);
        json.WriteBoolean("externalPowerSource", false);
        json.WriteBoolean("batteryLevelUnavailable", false);
        json.WriteNumber("batteryLevel", batteryPercent);
    });

    public static byte[] Up(DeviceIdentity device, Reception reception, Frame frame) => Write(json =>
    {
        Head(json, device, reception.DeduplicationId, reception.At);
        json.WriteString("devAddr", frame.DevAddr);
        json.WriteBoolean("adr", true);
        json.WriteNumber("dr", reception.DataRate);
        json.WriteNumber("fCnt", frame.Counter);
        json.WriteNumber("fPort", frame.Port);
        json.WriteBoolean("confirmed", frame.Confirmed);
        json.WriteBase64String("data", frame.Data);
        if (frame.Object is { } decoded)
        {
            Decoded(json, decoded);
        }

        json.WriteStartArray("rxInfo");
        foreach (var hearing in reception.Hearings)
        {
            RxInfo(json, reception, hearing);
        }

        json.WriteEndArray();
        TxInfo(json, reception);
        json.WriteString("regionConfigId", Region);
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Head(Utf8JsonWriter json, DeviceIdentity device, Guid deduplicationId, DateTimeOffset at)
    {
        json.WriteString("deduplicationId", deduplicationId);
        json.WriteString("time", Time(at));
        json.WriteStartObject("deviceInfo");
        json.WriteString("tenantId", device.TenantId);
        json.WriteString("tenantName", device.TenantName);
        json.WriteString("applicationId", device.ApplicationId);
        json.WriteString("applicationName", device.ApplicationName);
        json.WriteString("deviceProfileId", device.ProfileId);
        json.WriteString("deviceProfileName", device.ProfileName);
        json.WriteString("deviceName", device.Name);
        json.WriteString("devEui", device.DevEui.ToLowerInvariant());
        json.WriteString("deviceClassEnabled", "CLASS_A");
        json.WriteStartObject("tags");
        foreach (var (name, value) in device.Tags)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What <see cref="Seeding.DemoPlanner.FieldMap"/> reads.</summary>
    private static void Decoded(Utf8JsonWriter json, DecodedObject decoded)
    {
        json.WriteStartObject("object");
        json.WriteString("parkingStatus", decoded.Occupied ? "BUSY" : "FREE");
        json.WriteBoolean("statusChanged", decoded.Changed);
        Double(json, "temperature", decoded.TemperatureC);
        json.WriteStartObject("battery");
        Double(json, "level", decoded.BatteryPercent);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void RxInfo(Utf8JsonWriter json, Reception reception, Hearing hearing)
    {
        json.WriteStartObject();
        json.WriteString("gatewayId", hearing.Gateway.Id);
        json.WriteNumber("uplinkId", hearing.UplinkId);
        json.WriteString("nsTime", Time(reception.At + hearing.Delay));
        json.WriteNumber("rssi", hearing.Rssi);
        NumberUnlessZero(json, "snr", hearing.Snr);
        NumberUnlessZero(json, "channel", reception.Channel);
        NumberUnlessZero(json, "rfChain", reception.Channel < 3 ? 1 : 0);
        json.WriteStartObject("location");
        json.WriteNumber("latitude", hearing.Gateway.Latitude);
        json.WriteNumber("longitude", hearing.Gateway.Longitude);
        json.WriteNumber("altitude", hearing.Gateway.Altitude);
        json.WriteEndObject();
        json.WriteBase64String("context", hearing.Context);
        json.WriteString("crcStatus", "CRC_OK");
        json.WriteEndObject();
    }

    private static void TxInfo(Utf8JsonWriter json, Reception reception)
    {
        json.WriteStartObject("txInfo");
        json.WriteNumber("frequency", Frequencies[reception.Channel]);
        json.WriteStartObject("modulation");
        json.WriteStartObject("lora");
        json.WriteNumber("bandwidth", 125_000);
        json.WriteNumber("spreadingFactor", 12 - reception.DataRate);
        json.WriteString("codeRate", "CR_4_5");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void NumberUnlessZero(Utf8JsonWriter json, string name, double value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    /// <summary>A protobuf Struct knows doubles alone and writes them with a point: 12.0.</summary>
    private static void Double(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString("0.0###", CultureInfo.InvariantCulture));
    }

    /// <summary>.NET keeps 100 ns; the last two digits are filled.</summary>
    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00+00:00";
}
