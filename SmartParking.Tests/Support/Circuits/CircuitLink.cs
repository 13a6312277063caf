using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>The socket of a circuit: whole messages out and in. Pings like the page's script, or the server would hang up.</summary>
internal sealed class CircuitLink : IAsyncDisposable
{
    private const byte EndOfHandshake = 0x1e;

    private static readonly TimeSpan PingPace = TimeSpan.FromSeconds(15);

    private readonly WebSocket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _gone = new();
    private readonly ArrayBufferWriter<byte> _received = new();
    private readonly CancellationToken _end;
    private readonly ITimer _ping;

    private CircuitLink(WebSocket socket, TimeProvider time)
    {
        _socket = socket;
        _end = _gone.Token;
        _ping = time.CreateTimer(Ping, null, PingPace, PingPace);
    }

    /// <summary>How many bytes have come, frames of the socket itself not counted.</summary>
    public long BytesReceived { get; private set; }

    public static async Task<CircuitLink> ConnectAsync(CircuitBrowser browser, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = new CircuitLink(await browser.ConnectAsync(cancellationToken), time);
        try
        {
            await link._socket.SendAsync(Encoding.UTF8.GetBytes(BlazorPack.Handshake), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            await link.ReadHandshakeAsync(cancellationToken);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public async Task SendAsync(HubMessage message, CancellationToken cancellationToken)
    {
        var bytes = BlazorPack.Write(message);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends what nobody waits for; a link that has ended takes it without a word.</summary>
    public async Task SendQuietlyAsync(HubMessage message)
    {
        try
        {
            await SendAsync(message, _end);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever reads learns of the end.
        }
    }

    /// <returns>What has come, in order; null when the server has hung up.</returns>
    public async Task<List<HubMessage>?> ReceiveAsync()
    {
        while (true)
        {
            var messages = BlazorPack.Read(_received.WrittenSpan, out var taken);
            if (messages.Count > 0)
            {
                Keep(taken);
                return messages;
            }

            if (!await FillAsync(_end))
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ping.DisposeAsync();
        await _gone.CancelAsync();
        _socket.Dispose();
        _sending.Dispose();
        _gone.Dispose();
    }

    private void Ping(object? state)
    {
        _ = SendQuietlyAsync(new HubMessage(HubMessage.Ping, null, null, [], null));
    }

    private async Task ReadHandshakeAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _received.WrittenSpan.IndexOf(EndOfHandshake)) < 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new InvalidDataException("The server hung up instead of a handshake.");
            }
        }

        var said = Encoding.UTF8.GetString(_received.WrittenSpan[..end]);
        if (said.Contains("error", StringComparison.Ordinal))
        {
            throw new InvalidDataException("The handshake was refused: " + said);
        }

        Keep(end + 1);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            var got = await _socket.ReceiveAsync(_received.GetMemory(16 * 1024), cancellationToken);
            _received.Advance(got.Count);
            BytesReceived += got.Count;
            return got.MessageType != WebSocketMessageType.Close;
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void Keep(int taken)
    {
        var rest = _received.WrittenSpan[taken..].ToArray();
        _received.ResetWrittenCount();
        _received.Write(rest);
    }
}
