using System.Globalization;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The server has the fixes row level security needs and keeps what it acknowledged.</summary>
internal sealed class ServerCheck : ICatalogueCheck
{
    // CVE-2025-8713: statistics told of rows that policies hide. Majors after 17 had the fix from their first release on.
    private static readonly Dictionary<int, int> OldestMinor = new() { [15] = 14, [16] = 10, [17] = 6 };
    private static readonly string[] MustBeOn = ["fsync", "full_page_writes", "data_checksums"];

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var settings = (await catalogue.ReadAsync(
            "select name, setting from pg_settings where name in ('server_version_num', 'fsync', 'full_page_writes', 'data_checksums')",
            row => (Name: row.GetString(0), Value: row.GetString(1)),
            cancellationToken)).ToDictionary(setting => setting.Name, setting => setting.Value);
        var version = int.Parse(settings["server_version_num"], CultureInfo.InvariantCulture);
        if (TooOld(version) is { } needed)
        {
            catalogue.Report(FindingCode.ServerVersion, $"The server is PostgreSQL {version / 10_000}.{version % 10_000}, but must be {needed} or newer: older ones leak rows that policies hide.");
        }

        foreach (var name in MustBeOn.Where(name => catalogue.Options.Durability && settings[name] != "on"))
        {
            catalogue.Report(FindingCode.ServerDurability, $"The server's {name} is {settings[name]}, but must be on: what was acknowledged may be lost or damaged.");
        }
    }

    /// <param name="version">As <c>server_version_num</c>: 150018 is 15.18.</param>
    /// <returns>The version needed; null when it is new enough.</returns>
    internal static string? TooOld(int version)
    {
        var (major, minor) = (version / 10_000, version % 10_000);
        if (major < 15)
        {
            return "15.14";
        }

        return OldestMinor.TryGetValue(major, out var oldest) && minor < oldest ? $"{major}.{oldest}" : null;
    }
}
