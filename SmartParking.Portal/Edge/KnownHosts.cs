namespace SmartParking.Portal.Edge;

/// <summary>
/// The names the Portal answers to. The host of a request stands in redirects and links: whoever could name another would
/// send people there. Without <c>Edge:Hosts</c> these are the names it listens on, and loopback's.
/// </summary>
internal sealed class KnownHosts(EdgeOptions options, IConfiguration configuration)
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly string[] _names = [.. Loopback, .. options.HostNames.Count > 0 ? options.HostNames : Listening(configuration)];

    public bool Knows(HostString host) => Array.Exists(_names, name => Matches(name, host.Host));

    private static bool Matches(string name, string host) => name.StartsWith("*.", StringComparison.Ordinal)
        ? host.Length > name.Length - 1 && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(name, host, StringComparison.OrdinalIgnoreCase);

    /// <summary>What listens on every address (<c>http://+:80</c>, <c>http://0.0.0.0:80</c>) names no host.</summary>
    private static IEnumerable<string> Listening(IConfiguration configuration) =>
        (configuration["Urls"] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : string.Empty)
            .Where(host => host.Length > 0 && host is not ("0.0.0.0" or "[::]"));
}
