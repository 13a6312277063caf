namespace SmartParking.Domain.Data;

/// <summary>What somebody types, to be looked for as it stands wherever it stands.</summary>
internal static class Like
{
    /// <returns>A pattern for <c>like</c>; null when nothing is looked for.</returns>
    public static string? Of(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? null
            : $"%{text.Trim().Replace("\0", string.Empty, StringComparison.Ordinal).Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
