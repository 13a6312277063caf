using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SmartParking.Tests.Support;

/// <summary>A program at <c>/ws</c>.</summary>
internal sealed class SocketClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<SocketClient> ConnectAsync(RunningPortal portal, string query = "", string? origin = null)
    {
        var client = new SocketClient();
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        using var limit = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(new UriBuilder(portal.Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri, limit.Token);
        return client;
    }

    /// <summary>Says who it is, and waits for the hello.</summary>
    public static async Task<SocketClient> OpenAsync(RunningPortal portal, string token)
    {
        var client = await ConnectAsync(portal);
        await client.SayAsync(new { type = "auth", token });
        (await client.HearAsync()).GetProperty("type").GetString().ShouldBe("connected");
        return client;
    }

    public Task SayAsync(object message) => SendAsync(JsonSerializer.Serialize(message));

    public async Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, true, limit.Token);
    }

    public async Task<JsonElement> HearAsync() => await ReadAsync() is { } text ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"It was closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");

    public async Task<string> TypeAsync() => (await HearAsync()).GetProperty("type").GetString()!;

    public async Task<string> AskAsync(object message)
    {
        await SayAsync(message);
        var answer = await HearAsync();
        return answer.GetProperty("type").GetString() is "error" ? answer.GetProperty("message").GetString()! : answer.GetProperty("type").GetString()!;
    }

    /// <summary>Reads on until it is closed, and says why it was.</summary>
    public async Task<string> WhyClosedAsync()
    {
        var said = await ReadAsync();
        while (said is not null)
        {
            said = await ReadAsync();
        }

        return $"{(int)_socket.CloseStatus!} {_socket.CloseStatusDescription}";
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var got = await _socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += got.Count;
            if (got.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }
}
