using System.Net;
using System.Net.Sockets;

namespace SmartParking.Domain.Kernel;

/// <summary>
/// The only door for requests to other hosts (an architecture test says so). A URL may come from a tenant, so it must not
/// reach what only the Portal can reach: the address is judged at the moment of connecting and exactly that one is
/// connected to, so a name that resolves otherwise a second time changes nothing. No redirects, no proxy, no cookies.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private const int LargestAnswer = 4 * 1024 * 1024;
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private readonly IReadOnlySet<string> _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _client;

    /// <param name="options">What may be private.</param>
    public OutboundHttp(OutboundOptions options)
        : this(options, Dns.GetHostAddressesAsync)
    {
    }

    internal OutboundHttp(OutboundOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        ArgumentNullException.ThrowIfNull(options);
        _allowed = options.Allowed;
        _resolve = resolve;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
        };
        _client = new HttpClient(handler) { Timeout = AnswerWithin, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <exception cref="OutboundRefusedException">The scheme, the port or the address is not allowed; nothing was sent.</exception>
    /// <exception cref="HttpRequestException">The host could not be reached.</exception>
    /// <exception cref="TaskCanceledException">It did not answer in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { IsAbsoluteUri: true } address || !MayAsk(address))
        {
            throw new OutboundRefusedException($"Requests go to public hosts over https (port 443), or to what {OutboundOptions.Section}:Allow names.");
        }

        try
        {
            return await _client.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException failure) when (failure.InnerException is OutboundRefusedException refused)
        {
            throw new OutboundRefusedException(refused.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private bool MayAsk(Uri address) =>
        address.UserInfo.Length == 0
        && (address is { Scheme: "https", Port: 443 } || (address.Scheme is "http" or "https" && IsAllowed(address.IdnHost, address.Port)));

    private bool IsAllowed(string host, int port) => _allowed.Contains($"{(host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host).ToLowerInvariant()}:{port}");

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await _resolve(target.Host, cancellationToken);
        // One private address among public ones is no accident either.
        if (addresses.Length == 0 || (!IsAllowed(target.Host, target.Port) && !Array.TrueForAll(addresses, PublicAddress.Is)))
        {
            throw new OutboundRefusedException($"{target.Host} is not a public host, and {OutboundOptions.Section}:Allow does not name it.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
