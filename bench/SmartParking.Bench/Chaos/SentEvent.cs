using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SmartParking.Bench.Chaos;

/// <summary>An event as its sender knows it: what it says, and what was answered.</summary>
/// <param name="Device">Who says it.</param>
/// <param name="Counter">-1 for a join.</param>
/// <param name="Time">When it was sent, in microseconds; a device's times always grow.</param>
internal sealed record SentEvent(ChaosDevice Device, string DevAddr, long Counter, DateTimeOffset Time, bool Occupied)
{
    public Guid Id { get; } = Guid.NewGuid();

    public bool IsJoin => Counter < 0;

    public string Type => IsJoin ? "join" : "up";

    /// <summary>The last answer, or the first that acknowledged it; <see cref="DoorClient.NoAnswer"/> until there is one.</summary>
    public int Status { get; private set; }

    /// <summary>Timestamps of the last post.</summary>
    public long PostedAt { get; private set; }

    public long AnsweredAt { get; private set; }

    public bool IsAcknowledged => Status is >= 200 and < 300;

    public TimeSpan Took => Stopwatch.GetElapsedTime(PostedAt, AnsweredAt);

    /// <returns>What was answered to this post.</returns>
    public async Task<int> PostAsync(DoorClient door)
    {
        PostedAt = Stopwatch.GetTimestamp();
        var status = await door.PostAsync(Type, Body(), Device.Secret);
        AnsweredAt = Stopwatch.GetTimestamp();
        if (!IsAcknowledged)
        {
            Status = status;
        }

        return status;
    }

    public byte[] Body() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"deduplicationId":"{{{Id}}}","time":"{{{Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}}}000+00:00",
        "deviceInfo":{"tenantName":"ChirpStack","applicationName":"Parking","deviceProfileId":"","deviceProfileName":"Bosch TPS110","deviceName":"sensor","devEui":"{{{Device.DevEui.ToLowerInvariant()}}}","deviceClassEnabled":"CLASS_A","tags":{}},
        "devAddr":"{{{DevAddr}}}"{{{(IsJoin ? string.Empty : UplinkFields)}}},"regionConfigId":"eu868"}
        """));

    private string UplinkFields => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        ,"adr":true,"dr":5,"fCnt":{{{Counter}}},"fPort":1,"confirmed":false,"data":"{{{(Occupied ? "AQ==" : "AA==")}}}",
        "rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-97,"snr":7.5,"channel":2,"crcStatus":"CRC_OK"}],
        "txInfo":{"frequency":868500000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}} }
        """);
}
