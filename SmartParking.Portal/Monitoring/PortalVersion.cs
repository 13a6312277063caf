using System.Reflection;

namespace SmartParking.Portal.Monitoring;

/// <summary>What this is a version of.</summary>
internal static class PortalVersion
{
    public static string Text { get; } =
        typeof(PortalVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
