using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>
/// JSON as ChirpStack 4.11 and later writes it: messages of its integration package carry every field, defaults too, while
/// those of gw (rxInfo, txInfo) leave defaults out; times are nanoseconds at +00:00. The old dialect leaves defaults out
/// everywhere, and fields that came later.
/// </summary>
internal static class EventBody
{
    private const string Region = "eu868";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly int[] Frequencies = [868_100_000, 868_300_000, 868_500_000, 867_100_000, 867_300_000, 867_500_000, 867_700_000, 867_900_000];

    /// <summary>GPS time counts from here and knows no leap seconds; there were 18 since.</summary>
    private static readonly DateTimeOffset GpsEpoch = new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero) - TimeSpan.FromSeconds(18);

    public static byte[] Join(DeviceIdentity device, Dialect dialect, Guid deduplicationId, DateTimeOffset time, string devAddr) => Write(json =>
    {
        json.WriteString("deduplicationId", deduplicationId);
        Head(json, device, dialect, time);
        json.WriteString("devAddr", devAddr);
        RegionId(json, dialect);
    });

    public static byte[] Status(DeviceIdentity device, Dialect dialect, Reception reception, int margin, double batteryPercent) => Write(json =>
    {
        json.WriteString("deduplicationId", reception.DeduplicationId);
        Head(json, device, dialect, reception.Time);
        json.WriteNumber("margin", margin);
        Flag(json, dialect, "externalPowerSource", false);
        Flag(json, dialect, "batteryLevelUnavailable", false);
        json.WriteNumber("batteryLevel", batteryPercent);
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

    /// <summary>What ChirpStack says beside an uplink that its own codec could not read.</summary>
    public static byte[] CodecFailed(DeviceIdentity device, Dialect dialect, Reception reception) => Write(json =>
    {
        Head(json, device, dialect, reception.At);
        json.WriteString("level", "ERROR");
        json.WriteString("code", "UPLINK_CODEC");
        json.WriteString("description", "Exception in codec: unexpected payload");
        json.WriteStartObject("context");
        json.WriteString("deduplication_id", reception.DeduplicationId);
        json.WriteEndObject();
    });

    private static void RegionId(Utf8JsonWriter json, Dialect dialect)
    {
        if (dialect == Dialect.Current)
        {
            json.WriteString("regionConfigId", Region);
        }
    }

    public static byte[] Up(DeviceIdentity device, Dialect dialect, Reception reception, Frame frame) => Write(json =>
    {
        json.WriteString("deduplicationId", reception.DeduplicationId);
        Head(json, device, dialect, reception.Time);
        json.WriteString("devAddr", frame.DevAddr);
        Flag(json, dialect, "adr", true);
        Number(json, dialect, "dr", reception.DataRate);
        Number(json, dialect, "fCnt", frame.Counter);
        Number(json, dialect, "fPort", frame.Port);
        Flag(json, dialect, "confirmed", frame.Confirmed);
        if (frame.Data.Length > 0 || dialect == Dialect.Current)
        {
            json.WriteBase64String("data", frame.Data);
        }

        if (frame.Object is { } decoded)
        {
            Decoded(json, decoded);
        }

        json.WriteStartArray("rxInfo");
        foreach (var hearing in reception.Hearings)
        {
            RxInfo(json, dialect, reception, hearing);
        }

        json.WriteEndArray();
        TxInfo(json, reception);
        RegionId(json, dialect);
    });

    private static void Number(Utf8JsonWriter json, Dialect dialect, string name, long value)
    {
        if (value != 0 || dialect == Dialect.Current)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Head(Utf8JsonWriter json, DeviceIdentity device, Dialect dialect, DateTimeOffset time)
    {
        json.WriteString("time", Time(time));
        json.WriteStartObject("deviceInfo");
        json.WriteString("tenantId", device.TenantId);
        json.WriteString("tenantName", device.TenantName);
        json.WriteString("applicationId", device.ApplicationId);
        json.WriteString("applicationName", device.ApplicationName);
        json.WriteString("deviceProfileId", device.ProfileId);
        json.WriteString("deviceProfileName", device.ProfileName);
        json.WriteString("deviceName", device.Name);
        json.WriteString("devEui", device.DevEui.ToLowerInvariant());
        if (dialect == Dialect.Current)
        {
            json.WriteString("deviceClassEnabled", "CLASS_A");
        }

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
        json.WriteString("parkingStatus", decoded.Status);
        json.WriteBoolean("statusChanged", decoded.Changed);
        Double(json, "temperature", decoded.TemperatureC);
        json.WriteStartObject("battery");
        Double(json, "level", decoded.BatteryPercent);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void RxInfo(Utf8JsonWriter json, Dialect dialect, Reception reception, Hearing hearing)
    {
        var heard = reception.At + hearing.Delay + hearing.ClockError;
        json.WriteStartObject();
        json.WriteString("gatewayId", hearing.Gateway.Id);
        json.WriteNumber("uplinkId", hearing.UplinkId);
        json.WriteString("gwTime", Time(heard));
        if (dialect == Dialect.Current)
        {
            json.WriteString("nsTime", Time(reception.At + hearing.Delay));
        }

        if (hearing.ClockError != TimeSpan.Zero)
        {
            // ChirpStack bounds the drift of gwTime, but not of this.
            json.WriteString("timeSinceGpsEpoch", Duration(heard - GpsEpoch));
        }

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

    private static void Flag(Utf8JsonWriter json, Dialect dialect, string name, bool value)
    {
        if (value || dialect == Dialect.Current)
        {
            json.WriteBoolean(name, value);
        }
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

    private static string Duration(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerSecond}.{span.Ticks % TimeSpan.TicksPerSecond * 100:000000000}s");
}

