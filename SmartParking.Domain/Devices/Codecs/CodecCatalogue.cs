using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>All codecs by name.</summary>
public static class CodecCatalogue
{
    private static readonly Dictionary<string, ICodec> ById =
        new ICodec[] { new BoschTps110Codec(), new ObjectCodec() }.ToDictionary(codec => codec.Id, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Ids => ById.Keys;

    public static bool TryFind(string id, [NotNullWhen(true)] out ICodec? codec) => ById.TryGetValue(id, out codec);
}
