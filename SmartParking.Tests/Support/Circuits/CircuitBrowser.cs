using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>Everything of one person's browser but the screen: cookies, language, pages. May have many circuits.</summary>
internal sealed class CircuitBrowser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly string _language;
    private readonly HttpClient _http;

    public CircuitBrowser(Uri portal, string language = "en-GB")
    {
        Portal = portal;
        _language = language;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = portal };
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public Uri Portal { get; }

    /// <summary>Through the real form, as a person would.</summary>
    /// <exception cref="InvalidOperationException">He was not let in.</exception>
    public async Task<CircuitBrowser> SignInAsync(string email, string password, CancellationToken cancellationToken = default)
    {
        var page = await GetAsync("/sign-in", cancellationToken);
        using var form = new FormUrlEncodedContent([.. page.HiddenFields("sign-in"), new("Email", email), new("Password", password)]);
        using var answer = await _http.PostAsync(page.Address, form, cancellationToken);
        return answer.IsSuccessStatusCode && !answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal)
            ? this
            : throw new InvalidOperationException($"{email} was not let in: {(int)answer.StatusCode} at {answer.RequestMessage!.RequestUri}.");
    }

    public async Task<CircuitPage> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        using var answer = await _http.GetAsync(path, cancellationToken);
        return CircuitPage.Read(answer.RequestMessage!.RequestUri!, answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Says that a page has gone, so that the server does not keep its circuit for a return.</summary>
    internal async Task SayGoneAsync(string circuit, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent { { new StringContent(circuit), "circuitId" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/disconnect") { Content = form };
        request.Headers.Add("Origin", Origin);
        using var answer = await _http.SendAsync(request, cancellationToken);
    }

    /// <summary>A browser says where a page comes from; the door of circuits wants to hear it.</summary>
    private string Origin => Portal.GetLeftPart(UriPartial.Authority);

    /// <exception cref="HttpRequestException">The server does not give this browser a circuit.</exception>
    internal async Task<WebSocket> ConnectAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", Origin);
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        if (answer.Content.Headers.ContentType?.MediaType != "application/json")
        {
            throw new HttpRequestException($"The circuit is not negotiated but led to {answer.RequestMessage!.RequestUri}.", null, HttpStatusCode.Unauthorized);
        }

        using var negotiated = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        var token = Uri.EscapeDataString(negotiated.RootElement.GetProperty("connectionToken").GetString()!);
        var address = new UriBuilder(new Uri(Portal, "/_blazor?id=" + token)) { Scheme = Portal.Scheme == "https" ? "wss" : "ws" };
        var socket = new ClientWebSocket();
        socket.Options.Cookies = _cookies;
        socket.Options.SetRequestHeader("Accept-Language", _language);
        socket.Options.SetRequestHeader("Origin", Origin);
        await socket.ConnectAsync(address.Uri, cancellationToken);
        return socket;
    }

    public void Dispose() => _http.Dispose();
}
