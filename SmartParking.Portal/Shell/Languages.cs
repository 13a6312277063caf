namespace SmartParking.Portal.Shell;

/// <summary>The languages of the Portal, the first being the default.</summary>
internal static class Languages
{
    public const string Cookie = "parking_language";

    /// <summary>Each by its own name, so that it is found by those who read only that one.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string> { ["en"] = "English", ["fr"] = "Français" };
}
