using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace SmartParking.Portal.Api;

/// <summary>Which state of a thing a request means to change.</summary>
internal static class ApiVersion
{
    /// <summary>No row has it.</summary>
    private const uint Impossible = 0;

    /// <returns>Null where nothing is said, or any will do; a version that no row has where what is said cannot be one.</returns>
    public static uint? IfMatch(this HttpContext context)
    {
        var told = context.Request.Headers.IfMatch;
        if (told.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseStrictList(told, out var tags) || tags.Count != 1)
        {
            return Impossible;
        }

        var tag = tags[0];
        if (tag.Equals(EntityTagHeaderValue.Any))
        {
            return null;
        }

        // What follows the point tells what was sensed then, which nobody can overwrite.
        var text = tag.Tag.AsSpan().Trim('"');
        var point = text.IndexOf('.');
        return !tag.IsWeak && uint.TryParse(point < 0 ? text : text[..point], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : Impossible;
    }
}
