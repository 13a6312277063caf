using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SmartParking.Portal.Edge;

/// <summary>
/// The Portal's address as people reach it, for what is written when no browser asks: <c>Edge:Address</c>, or the first name of
/// <c>Edge:Hosts</c>, or what it listens on. A request says it better, and who has one goes by that.
/// </summary>
internal sealed class PortalAddress(EdgeOptions options, IServer? server = null)
{
    /// <summary>Null when it cannot be told: then a message has no link.</summary>
    public Uri? Value =>
        options.Address.Length > 0 ? new Uri(options.Address)
        : options.HostNames.FirstOrDefault(name => !name.StartsWith("*.", StringComparison.Ordinal)) is { } name ? new Uri($"{(options.Https is false ? "http" : "https")}://{name}/")
        : server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } listening ? Reachable(listening)
        : null;

    /// <summary>What listens on every address names no host.</summary>
    private static Uri? Reachable(string listening) =>
        Uri.TryCreate(listening.Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var address) ? address : null;
}
