using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>All codecs by name.</summary>
public static class CodecCatalogue
{
    private static readonly Dictionary<string, ICodec> ById =
        new ICodec[]
        {
            new BoschTps110Codec(),
            new NwaveParkingCodec("nwave-nps405", "NPS405", isG4: true),
            new NwaveParkingCodec("nwave-nps310", "NPS310", isG4: false),
            new NwaveCounterCodec(),
            new PlacePodCodec(),
            new LibeliumParkingCodec("libelium-parking-v3", LibeliumHardware.Radar),
            new LibeliumParkingCodec("libelium-parking-v2", LibeliumHardware.Magnetometer),
            new LibeliumParkingCodec("libelium-parking-header", LibeliumHardware.HeaderOnly),
            new NetvoxR719ACodec(),
            new DingtekCodec("dingtek-do200", "DO200", climate: false),
            new DingtekCodec("dingtek-do201", "DO201 or DO202", climate: true),
            new MokoLw009Codec(),
            new MilesightCodec("milesight-em310-udl", "EM310-UDL", MilesightModel.Em310),
            new MilesightCodec("milesight-em400-udl", "EM400-UDL", MilesightModel.Em400),
            new MilesightCodec("milesight-em500-udl", "EM500-UDL", MilesightModel.Em500),
            new MilesightCodec("milesight-vs330", "VS330", MilesightModel.Vs330),
            new DraginoLdds75Codec(),
            new BrowanTabsCodec("browan-tbms100", "TBMS100", 102, "motion"),
            new BrowanTabsCodec("browan-tbdw100", "TBDW100", 100, "open"),
            new ElsysCodec(),
            new BusylightCodec(),
            new HeltecCodec(),
            new MilesightDs3604Codec(),
            new ObjectCodec(),
        }.ToDictionary(codec => codec.Id, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Ids => ById.Keys;

    /// <summary>Every codec, by name.</summary>
    public static IReadOnlyList<ICodec> All { get; } = [.. ById.Values.OrderBy(codec => codec.Name, StringComparer.OrdinalIgnoreCase)];

    public static bool TryFind(string id, [NotNullWhen(true)] out ICodec? codec) => ById.TryGetValue(id, out codec);

    /// <summary>Whether a codec measures a distance, which only the device's threshold makes occupancy.</summary>
    public static bool NeedsThreshold(string? id) => id is not null && ById.TryGetValue(id, out var codec) && codec.NeedsThreshold;

    /// <summary>How long evidence may be apart when nothing is known about a device.</summary>
    internal static TimeSpan DefaultInterval(string? id) => id is not null && ById.TryGetValue(id, out var codec) ? codec.DefaultInterval : TimeSpan.FromHours(24);
}
