using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>Requests that are too large, too deep or too slow: refused, and nobody else waits.</summary>
public sealed class SizeAndPaceTests : IAsyncLifetime
{
    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync();

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task A_body_above_256_KiB_is_no_event()
    {
        (await SayAsync($"POST /webhooks/chirpstack?event=up HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_edge.Acme.Secret}\r\nContent-Type: application/json\r\nContent-Length: {(256 * 1024) + 1}\r\n\r\n"))
            .ShouldStartWith("HTTP/1.1 413");
    }

    [Fact]
    public async Task A_form_above_1_MiB_is_refused_before_it_is_read() =>
        (await SayAsync("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 30000000\r\n\r\n")).ShouldStartWith("HTTP/1.1 413");

    [Fact]
    public async Task Headers_above_32_KB_and_more_than_100_are_refused()
    {
        (await SayAsync($"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 40_000)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 431");
        (await SayAsync("GET / HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 120).Select(number => $"X{number}: y\r\n")) + "\r\n")).ShouldStartWith("HTTP/1.1 431");
        (await SayAsync($"GET /{new string('x', 9_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n")).ShouldStartWith("HTTP/1.1 414");
    }

    [Fact]
    public async Task Whoever_sends_slowly_is_told_and_cut_off()
    {
        // A Portal of its own: so little patience would end what others of these tests send on a busy machine.
        await using var hasty = await EdgePortal.StartAsync(builder => builder.Services.PostConfigure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.1));
        }));

        (await SayAsync("GET / HTTP/1.1\r\nHost: loc", hasty)).ShouldStartWith("HTTP/1.1 408");
        (await SayAsync($"POST /webhooks/chirpstack?event=up HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {hasty.Acme.Secret}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{{", hasty))
            .ShouldStartWith("HTTP/1.1 408");
    }

    [Theory]
    [InlineData("{\"deviceInfo\":{\"devEui\":\"0000000000000001\"},\"deviceInfo\":{\"devEui\":\"0000000000000002\"}}")]
    [InlineData("deep")]
    public async Task A_name_that_comes_twice_and_more_than_32_levels_are_no_event(string body)
    {
        var json = body == "deep" ? "{\"deviceInfo\":{\"devEui\":\"0000000000000001\"},\"object\":" + new string('[', 32) + new string(']', 32) + "}" : body;
        using var sender = new WebhookSender(_edge.Portal.Address);

        (await sender.PostAsync("up", json, _edge.Acme.Secret)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("POST /webhooks/chirpstack?event=up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task A_request_that_two_servers_would_read_differently_is_refused(string request)
    {
        var said = await SayAsync(request);

        said[..13].ShouldBeOneOf("HTTP/1.1 400 ", "HTTP/1.1 401 ");
        said.ShouldNotContain("HTTP/1.1 404");
    }

    /// <summary>Until the server closes, which it does for each of these.</summary>
    private async Task<string> SayAsync(string request, EdgePortal? edge = null)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, (edge ?? _edge).Portal.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var said = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0)
            {
                said.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            // Reset after the answer, or kept alive.
        }

        return said.ToString();
    }
}
