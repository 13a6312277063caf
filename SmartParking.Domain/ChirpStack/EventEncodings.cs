namespace SmartParking.Domain.ChirpStack;

/// <summary>The words of an encoding: in a request and in the database.</summary>
public static class EventEncodings
{
    /// <returns>Null for a type of content that is neither. Without any it is JSON, as it always was.</returns>
    public static EventEncoding? OfContentType(string? contentType) =>
        contentType is null || Is(contentType, "application/json") ? EventEncoding.Json
        : Is(contentType, "application/octet-stream") || Is(contentType, "application/x-protobuf") || Is(contentType, "application/protobuf") ? EventEncoding.Protobuf
        : null;

    public static string ToWord(this EventEncoding encoding) => encoding switch
    {
        EventEncoding.Json => "json",
        EventEncoding.Protobuf => "protobuf",
    };

    public static EventEncoding Parse(string word) => word switch
    {
        "json" => EventEncoding.Json,
        "protobuf" => EventEncoding.Protobuf,
        _ => throw new FormatException($"There is no encoding \"{word}\"."),
    };

    private static bool Is(string contentType, string wanted)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        return contentType.AsSpan(0, end < 0 ? contentType.Length : end).Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }
}
