namespace SmartParking.Portal.Shell;

/// <summary>Light, dark, or what the browser prefers; kept in a cookie.</summary>
internal static class ThemeChoice
{
    public const string Cookie = "parking_theme";
    public const string Light = "light";
    public const string Dark = "dark";
    public const string System = "system";

    public static IReadOnlyList<string> All { get; } = [System, Light, Dark];

    public static string Of(string? cookie) => cookie is Light or Dark ? cookie : System;
}
