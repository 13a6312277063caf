using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Domain.Ingest;

/// <summary>The pipeline's decode stage: a payload that cannot be read spoils its own event and nothing else.</summary>
internal static class Decoding
{
    public static TakenFrame Take(InboundEvent received, KnownDevice device)
    {
        var frame = Frame.Of(received.Id, received.Told, received.ArrivedAt) with { Stored = received.Earlier is { HasReading: true } };
        if (frame.Kind == FrameKind.Join || HasNoPayload(received))
        {
            return new TakenFrame(received, frame, null, null);
        }

        if (received.Told.Data is not { } data)
        {
            return new TakenFrame(received, frame, null, "The field \"data\" is not base64.");
        }

        if (device.Codec is null)
        {
            return new TakenFrame(received, frame, null, NoCodec(received.Told));
        }

        if (!CodecCatalogue.TryFind(device.Codec, out var codec))
        {
            return new TakenFrame(received, frame, null, $"There is no codec \"{device.Codec}\".");
        }

        try
        {
            return new TakenFrame(received, frame, codec.Decode(new UplinkPayload(received.Told.Port, data, received.Told.ObjectJson, device.FieldMapJson, device.OccupiedBelowMm)), null) { Codec = device.Codec };
        }
        catch (UndecodableException problem)
        {
            return new TakenFrame(received, frame, null, problem.Message) { Codec = device.Codec };
        }
        catch (Exception bug) when (bug is IndexOutOfRangeException or ArgumentException or InvalidOperationException or System.Text.Json.JsonException)
        {
            // A codec that trips over a payload is wrong about its device; the event is kept and can be replayed when it is mended.
            return new TakenFrame(received, frame, null, $"The codec \"{device.Codec}\" failed: {bug.GetType().Name}.") { Codec = device.Codec };
        }
    }

    private static string NoCodec(ChirpStackEvent told) => told.ProfileId.Length == 0
        ? "The device has no codec, and the event names no device profile that could have one."
        : $"Neither the device nor its profile \"{told.ProfileName}\" ({told.ProfileId}) has a codec.";

    /// <summary>An uplink that carries only MAC commands or an acknowledgement: the device lives, and says nothing else.</summary>
    private static bool HasNoPayload(InboundEvent received) =>
        received.Told.Port == 0 || (received.Told.Data is { Length: 0 } && received.Told.ObjectJson is null);
}
