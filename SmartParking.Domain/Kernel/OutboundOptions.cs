namespace SmartParking.Domain.Kernel;

/// <summary>Section <c>Outbound</c>: where the Portal may send requests besides public hosts over HTTPS.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>Hosts with port that may be private and speak plain http, as <c>chirpstack.lan:8080, 10.0.0.7:8090</c>.</summary>
    public string Allow { get; set; } = string.Empty;

    /// <summary>Each as <c>host:port</c>, in lower case.</summary>
    public IReadOnlySet<string> Allowed => Split().Select(entry => entry.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<string> Problems() => Split()
        .Where(entry => !Uri.TryCreate($"{Uri.UriSchemeHttps}://{entry}", UriKind.Absolute, out var address) || address.PathAndQuery != "/" || !entry[(entry.LastIndexOf(']') + 1)..].Contains(':', StringComparison.Ordinal))
        .Select(entry => $"{Section}:Allow: \"{entry}\" is not a host with its port, such as chirpstack.lan:8080.");

    private string[] Split() => Allow.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
