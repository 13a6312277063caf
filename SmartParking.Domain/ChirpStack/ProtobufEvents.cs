using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SmartParking.Domain.ChirpStack.Wire;

namespace SmartParking.Domain.ChirpStack;

/// <summary>Reads the binary body of a webhook. A default is not on the wire, so servers of every version write the same bytes.</summary>
internal static class ProtobufEvents
{
    /// <exception cref="MalformedEventException">The body is not such an event, or a field that is needed is missing.</exception>
    public static ChirpStackEvent Parse(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            return type switch
            {
                "up" => Uplink(UplinkEvent.Parser.ParseFrom(body), body),
                "join" => Join(JoinEvent.Parser.ParseFrom(body), body),
                "ack" => Ack(AckEvent.Parser.ParseFrom(body), body),
                "txack" => TxAck(TxAckEvent.Parser.ParseFrom(body), body),
                "log" => Log(LogEvent.Parser.ParseFrom(body)),
                "status" => Status(StatusEvent.Parser.ParseFrom(body), body),
                "location" => Place(LocationEvent.Parser.ParseFrom(body), body),
                _ => throw new MalformedEventException("There is no such event."),
            };
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new MalformedEventException("The body is not valid protobuf: it must be the message of the event that the query names, and 100 levels are the limit.", failure);
        }
    }

    /// <summary>The fields that are known, with the names and forms of ChirpStack's JSON. For people to read: defaults are missing.</summary>
    /// <returns>Null when it is not such an event, or JSON has no form for it.</returns>
    public static string? Json(string type, ReadOnlySpan<byte> body)
    {
        try
        {
            IMessage? told = type switch
            {
                "up" => UplinkEvent.Parser.ParseFrom(body),
                "join" => JoinEvent.Parser.ParseFrom(body),
                "ack" => AckEvent.Parser.ParseFrom(body),
                "txack" => TxAckEvent.Parser.ParseFrom(body),
                "log" => LogEvent.Parser.ParseFrom(body),
                "status" => StatusEvent.Parser.ParseFrom(body),
                "location" => LocationEvent.Parser.ParseFrom(body),
                _ => null,
            };
            return told is null ? null : JsonFormatter.Default.Format(told);
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static ChirpStackEvent Uplink(UplinkEvent told, ReadOnlySpan<byte> body)
    {
        List<GatewayReception> heard = [.. told.RxInfo.Select(Reception)];
        return Event("up", told.DeviceInfo, told.Time, EventRules.Key(told.DeduplicationId, body)) with
        {
            ServerTime = told.RxInfo.Select(reception => WireTime.Moment(reception.NsTime)).Min(),
            DevAddr = EventRules.DevAddr(told.DevAddr),
            FrameCounter = told.FCnt,
            Port = EventRules.Port(told.FPort),
            Data = told.Data.ToByteArray(),
            ObjectJson = told.Object is { } decoded ? WireObject.Json(decoded) : null,
            Gateway = heard.MaxBy(reception => reception.Snr),
            Receptions = EventRules.Receptions(heard),
        };
    }

    private static ChirpStackEvent Join(JoinEvent told, ReadOnlySpan<byte> body) =>
        Event("join", told.DeviceInfo, told.Time, EventRules.Key(told.DeduplicationId, body)) with { DevAddr = EventRules.DevAddr(told.DevAddr) };

    private static ChirpStackEvent Ack(AckEvent told, ReadOnlySpan<byte> body) =>
        Event("ack", told.DeviceInfo, told.Time, EventRules.AckKey(told.QueueItemId, told.Acknowledged, body));

    private static ChirpStackEvent TxAck(TxAckEvent told, ReadOnlySpan<byte> body) =>
        Event("txack", told.DeviceInfo, told.Time, EventRules.TxAckKey(told.DownlinkId, told.QueueItemId, body));

    private static ChirpStackEvent Log(LogEvent told)
    {
        var read = Event("log", told.DeviceInfo, told.Time, string.Empty);
        return read with { Key = EventRules.LogKey(read.DevEui, WireTime.Text(told.Time), WireNames.Of(told.Code), told.Description) };
    }

    private static ChirpStackEvent Status(StatusEvent told, ReadOnlySpan<byte> body) => Event("status", told.DeviceInfo, told.Time, EventRules.Key(told.DeduplicationId, body));

    private static ChirpStackEvent Place(LocationEvent told, ReadOnlySpan<byte> body) => Event("location", told.DeviceInfo, told.Time, EventRules.Key(told.DeduplicationId, body));

    /// <summary>What every event has; the rest at its default.</summary>
    private static ChirpStackEvent Event(string type, DeviceInfo? device, Timestamp? time, string key)
    {
        var known = device ?? throw EventRules.NoDevice();
        return new ChirpStackEvent(
            type, key, EventRules.Eui(known.DevEui), EventRules.Label(known.DeviceName), EventRules.Label(known.DeviceProfileName), WireTime.Moment(time), null, string.Empty, 0, 0, null, null, null, EventRules.Label(known.DeviceProfileId));
    }

    private static GatewayReception Reception(UplinkRxInfo reception) =>
        float.IsFinite(reception.Snr) ? EventRules.Reception(reception.GatewayId, reception.Rssi, reception.Snr) : throw new MalformedEventException("The field \"snr\" must be a number.");
}
