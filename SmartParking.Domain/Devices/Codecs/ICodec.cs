namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Turns a payload into fields. Pure; knows one device family's layout.</summary>
public interface ICodec
{
    /// <summary>The name it is configured by, for instance <c>bosch-tps110</c>.</summary>
    string Id { get; }

    /// <summary>Maker and model, as people look for it; <c>object</c> alone is named by whoever shows it.</summary>
    string Name { get; }

    /// <summary>How often such a device reports at the latest, until the device itself has shown it; evidence is stale after 2.2 times this.</summary>
    TimeSpan DefaultInterval { get; }

    /// <summary>Whether its payloads can say that a space is free or occupied.</summary>
    bool TellsOccupancy { get; }

    /// <summary>Whether they say so only by a distance and the device's threshold.</summary>
    bool NeedsThreshold => false;

    /// <exception cref="UndecodableException">The payload does not fit.</exception>
    DecodedUplink Decode(UplinkPayload payload);
}
