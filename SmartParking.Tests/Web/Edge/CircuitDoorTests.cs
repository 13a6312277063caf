using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>Who may open a circuit, and how many.</summary>
public sealed class CircuitDoorTests : IAsyncLifetime
{
    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync(null, "--Edge:CircuitsPerPerson", "3");

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_foreign_or_missing_origin_opens_nothing_even_with_the_persons_cookies(string? origin)
    {
        using var client = await _edge.SignedInAsync();
        foreach (var (method, path, upgrade) in new[] { ("POST", "/_blazor/negotiate?negotiateVersion=1", false), ("GET", "/_blazor?id=x", true), ("POST", "/_blazor?id=x", false) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (origin is not null)
            {
                request.Headers.TryAddWithoutValidation("Origin", origin);
            }

            if (upgrade)
            {
                request.Headers.Connection.Add("Upgrade");
                request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
                request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
                request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            }

            using var answer = await client.SendAsync(request);

            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact]
    public async Task A_stranger_gets_no_circuit_and_no_page_for_strangers_wants_one()
    {
        using var client = _edge.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", _edge.Portal.Address.GetLeftPart(UriPartial.Authority));

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var path in new[] { "/sign-in", "/not-found", "/forbidden", "/error", "/no/such/page" })
        {
            // The mark by which the script knows that a component wants a circuit.
            (await (await client.GetAsync(path)).Content.ReadAsStringAsync()).ShouldNotContain("<!--Blazor:{\"type\":\"server\"", Case.Sensitive, path);
        }
    }

    [Fact]
    public async Task One_person_has_so_many_pages_and_the_next_one_says_so_kindly()
    {
        using var jar = await _edge.SignedInAsync();
        var other = await SeededPerson.CreateAsync(_edge.Portal, "Otto Other");
        using var otto = await _edge.SignedInAsync(other);
        var sockets = new List<WebSocket>();
        for (var number = 0; number < 3; number++)
        {
            sockets.Add(await ConnectAsync(jar));
        }

        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(jar));
        using var page = await jar.GetAsync("/t/acme/operations");
        (await page.Content.ReadAsStringAsync()).ShouldContain("<h1>Too many open pages</h1>");
        page.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        page.Headers.GetValues("Refresh").Single().ShouldBe("5");
        (await ConnectAsync(otto)).Dispose();

        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(jar, "/_BLAZOR/"));
        sockets[0].Dispose();
        await UntilAsync(async () => (await jar.GetAsync("/t/acme/operations")).StatusCode == HttpStatusCode.OK);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_message_above_32_KB_ends_its_connection_and_no_other()
    {
        using var jar = await _edge.SignedInAsync();
        using var loud = await ConnectAsync(jar);
        using var quiet = await ConnectAsync(jar);
        await HandshakeAsync(loud);
        await HandshakeAsync(quiet);

        await loud.SendAsync(new byte[40_000], WebSocketMessageType.Binary, true, CancellationToken.None);

        (await EndAsync(loud)).ShouldBeTrue();
        await quiet.SendAsync(Encoding.UTF8.GetBytes("{\"type\":6}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        quiet.State.ShouldBe(WebSocketState.Open);
    }

    /// <summary>Half of them have said nothing, half are in the middle of their first line.</summary>
    [Fact]
    public async Task Two_thousand_silent_connections_leave_room_for_a_person()
    {
        await using var edge = await EdgePortal.StartAsync();
        var silent = new List<Socket>();
        try
        {
            for (var number = 0; number < 2_000; number++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                silent.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, edge.Portal.Address.Port);
                if (number % 2 == 0)
                {
                    await socket.SendAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray());
                }
            }

            var begun = TimeProvider.System.GetTimestamp();
            using var client = await edge.SignedInAsync();
            (await client.GetAsync("/t/acme/operations")).StatusCode.ShouldBe(HttpStatusCode.OK);
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_dropped()
    {
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.PostConfigure<KestrelServerOptions>(kestrel =>
            kestrel.ConfigureEndpointDefaults(listen => SmartParking.Portal.Edge.FirstBytes.DropSilent(listen, TimeSpan.FromSeconds(2), TimeProvider.System))));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, edge.Portal.Address.Port);

        (await ReadToEndAsync(socket)).ShouldBeEmpty();
        using var client = edge.Client();
        (await client.GetAsync("/sign-in")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_silent_connection_does_not_hold_up_the_end()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await using (var edge = await EdgePortal.StartAsync())
        {
            await socket.ConnectAsync(IPAddress.Loopback, edge.Portal.Address.Port);
            using var client = edge.Client();
            await client.GetAsync("/health/live");
            var begun = TimeProvider.System.GetTimestamp();
            await edge.Portal.Services.GetRequiredService<IHost>().StopAsync();
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(8));
        }
    }

    /// <summary>Negotiation is left out, as SignalR allows: the upgrade alone makes the connection.</summary>
    private async Task<WebSocket> ConnectAsync(HttpClient jar, string path = "/_blazor")
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", _edge.Portal.Address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new UriBuilder(_edge.Portal.Address) { Scheme = "ws", Path = path }.Uri, jar, CancellationToken.None);
        return socket;
    }

    private static async Task HandshakeAsync(WebSocket socket)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ReceiveAsync(new byte[1024], limit.Token);
    }

    private static async Task<bool> EndAsync(WebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            while ((await socket.ReceiveAsync(new byte[1024], limit.Token)).MessageType != WebSocketMessageType.Close)
            {
                // What was on its way before.
            }

            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var read = new List<byte>();
        var buffer = new byte[1024];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0)
            {
                read.AddRange(buffer[..count]);
            }
        }
        catch (SocketException)
        {
            // Reset is an end, too.
        }

        return [.. read];
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }
}
