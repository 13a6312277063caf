namespace SmartParking.Portal.Accounts;

/// <summary>A browser by its name, as far as it tells; enough to recognise one's own.</summary>
internal static class Agents
{
    private const int Longest = 60;

    // The order counts: each names the ones below it, too.
    private static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    private static readonly (string Mark, string Name)[] Systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Name(string? agent, string unknown)
    {
        if (string.IsNullOrWhiteSpace(agent))
        {
            return unknown;
        }

        var (browser, system) = (Of(Browsers, agent), Of(Systems, agent));
        return browser is null ? agent[..Math.Min(Longest, agent.Length)] : system is null ? browser : $"{browser}, {system}";
    }

    private static string? Of((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, each => agent.Contains(each.Mark, StringComparison.Ordinal)).Name;
}
