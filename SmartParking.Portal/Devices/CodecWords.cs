using Microsoft.Extensions.Localization;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Portal.Devices;

/// <summary>Codecs by the names people look for.</summary>
internal static class CodecWords
{
    /// <returns>The id itself when there is no such codec.</returns>
    public static string Codec(this IStringLocalizer<DevicesTexts> texts, string id) =>
        id == "object" ? texts["Codecs.Object"] : CodecCatalogue.TryFind(id, out var codec) ? codec.Name : id;
}
