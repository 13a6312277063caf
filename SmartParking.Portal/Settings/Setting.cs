namespace SmartParking.Portal.Settings;

/// <summary>One line of docs/configuration.md.</summary>
/// <param name="Key">As in <c>appsettings.json</c>, its parts with colons between.</param>
/// <param name="Type">What kind of value, with its unit.</param>
/// <param name="Default">What it is when nothing is said; null for nothing.</param>
/// <param name="Range">Which values it may have; null for any.</param>
/// <param name="What">What it does.</param>
internal sealed record Setting(string Key, string Type, string? Default, string? Range, string What)
{
    public string Variable { get; init; } = Key.Replace(":", "__", StringComparison.Ordinal);
}
