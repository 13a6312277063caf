using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SmartParking.Portal.Edge;

/// <summary>
/// Where links in messages lead: what the operator says, never what a request or a circuit says. Whoever asks could otherwise
/// have our own message carry somebody's link to a host or port of his. <c>Edge:Address</c>; without it the first name of
/// <c>Edge:Hosts</c>, and without that what the server listens on.
/// </summary>
internal sealed class PortalAddress(EdgeOptions options, IServer? server = null)
{
    /// <summary>Null when it cannot be told.</summary>
    public Uri? Value => Told ?? Listening;

    private Uri? Told =>
        options.Address.Length > 0 ? new Uri(options.Address)
        : options.HostNames.FirstOrDefault(name => !name.StartsWith("*.", StringComparison.Ordinal)) is { } host ? new Uri($"{(options.Https is false ? "http" : "https")}://{host}/")
        : null;

    private Uri? Listening => server?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Reachable).OfType<Uri>().FirstOrDefault();

    /// <summary>What listens on every address is reached on this machine.</summary>
    private static Uri? Reachable(string address)
    {
        var local = address.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(local, UriKind.Absolute, out var found) ? found : null;
    }
}
