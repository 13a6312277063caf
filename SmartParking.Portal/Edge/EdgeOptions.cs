using System.Net;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Edge;

/// <summary>Section <c>Edge</c>: what only the operator of an installation knows. What is the same everywhere is in <see cref="SecurityDefaults"/>.</summary>
internal sealed class EdgeOptions
{
    public const string Section = "Edge";

    private static readonly char[] Separators = [',', ';', ' '];

    /// <summary>Whose forwarded headers are believed: addresses and networks, as <c>10.0.0.0/8, 192.0.2.7</c>. Empty: nobody's.</summary>
    public string Proxies { get; set; } = string.Empty;

    /// <summary>The names people reach the Portal by, as <c>parking.example, *.parking.example</c>. Loopback's names are always known.</summary>
    public string Hosts { get; set; } = string.Empty;

    /// <summary>Where links in messages lead, as <c>https://parking.example/</c>. Empty: the first name of <see cref="Hosts"/>, else where it listens.</summary>
    public string Address { get; set; } = string.Empty;

    /// <summary>Whether browsers reach the Portal over HTTPS. By default they do, except in Development.</summary>
    public bool? Https { get; set; }

    /// <summary>Connections at once, those of every kind.</summary>
    [Between(10, 1_000_000)]
    public int Connections { get; set; } = 10_000;

    /// <summary>WebSockets at once; no more than <see cref="Connections"/>, which they are among.</summary>
    [Between(1, 1_000_000)]
    public int Sockets { get; set; } = 5_000;

    /// <summary>Open pages of one person at once.</summary>
    [Between(1, 1_000)]
    public int CircuitsPerPerson { get; set; } = 20;

    public EdgeLimits Limits { get; set; } = new();

    public IReadOnlyList<IPNetwork> ProxyNetworks => [.. Split(Proxies).Select(text => Network(text)!.Value)];

    public IReadOnlyList<string> HostNames => Split(Hosts);

    public IEnumerable<string> Problems()
    {
        foreach (var wrong in Split(Proxies).Where(text => Network(text) is null))
        {
            yield return $"{Section}:Proxies: \"{wrong}\" is neither an address nor a network such as 10.0.0.0/8.";
        }

        foreach (var wrong in HostNames.Where(name => !IsHost(name)))
        {
            yield return $"{Section}:Hosts: \"{wrong}\" is not the name of a host without port, such as parking.example or *.parking.example.";
        }

        if (Address.Length > 0 && (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/" || address.UserInfo.Length > 0))
        {
            yield return $"{Section}:Address: \"{Address}\" is not the Portal's address, such as https://parking.example/.";
        }

        if (Sockets > Connections)
        {
            yield return $"{Section}:Sockets must not be more than {Section}:Connections.";
        }

        foreach (var problem in LimitAttribute.Problems(Section, this))
        {
            yield return problem;
        }
    }

    private static string[] Split(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? Network(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network) ? network : null;
    }

    private static bool IsHost(string name) => Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) is not UriHostNameType.Unknown;
}
