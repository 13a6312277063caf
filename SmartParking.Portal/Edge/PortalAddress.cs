using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SmartParking.Portal.Edge;

/// <summary>
/// Where links in messages lead: what the operator says, never what a request or a circuit says. Whoever asks could otherwise
/// have our own message carry somebody's link to a host or port of his. <c>Edge:Portal</c>; without it the first name of
/// <c>Edge:Hosts</c>, and without that what the server listens on.
/// </summary>
internal sealed class PortalAddress(EdgeOptions options, IServer server)
{
    /// <exception cref="InvalidOperationException">Nothing is set and the server listens nowhere yet.</exception>
    public Uri Uri => Told ?? Listening ?? throw new InvalidOperationException($"The Portal does not know its address. Set {EdgeOptions.Section}:Portal.");

    private Uri? Told =>
        options.Portal.Length > 0 ? new Uri(options.Portal)
        : options.HostNames.FirstOrDefault(name => !name.StartsWith("*.", StringComparison.Ordinal)) is { } host ? new Uri($"{(options.Https is true ? "https" : "http")}://{host}/")
        : null;

    private Uri? Listening => server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Reachable).OfType<Uri>().FirstOrDefault();

    /// <summary>What listens on every address is reached on this machine.</summary>
    private static Uri? Reachable(string address)
    {
        var local = address.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(local, UriKind.Absolute, out var found) ? found : null;
    }
}
