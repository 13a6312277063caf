using System.Net.WebSockets;

namespace SmartParking.Portal.Sockets;

/// <summary>
/// The socket itself: one reads, one sends, and whoever ends it says why. Waits are by the machine's clock: a peer that does nothing
/// holds its place no longer for a clock that stands still.
/// </summary>
internal sealed class SocketLine(WebSocket socket, SocketQueue queue) : IDisposable
{
    internal const int LargestMessage = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[LargestMessage + 1];
    private (WebSocketCloseStatus Status, string Reason)? _end;

    public bool HasEnded => _end is not null;

    /// <summary>The first who says it is right.</summary>
    public void End(WebSocketCloseStatus status, string reason)
    {
        lock (_lock)
        {
            _end ??= (status, reason);
        }

        queue.Wake();
    }

    /// <returns>Null when the other side has gone, or said what nobody may; then the socket ends.</returns>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, cancellationToken);
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(_buffer.AsMemory(length), either.Token);
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
            {
                End(WebSocketCloseStatus.NormalClosure, string.Empty);
                return null;
            }

            if (length > LargestMessage)
            {
                End(WebSocketCloseStatus.MessageTooBig, "Message too big");
                return null;
            }

            if (got.EndOfMessage)
            {
                return got.MessageType == WebSocketMessageType.Text ? _buffer.AsMemory(0, length) : ReadOnlyMemory<byte>.Empty;
            }
        }
    }

    /// <summary>Who does not take a message within ten seconds is gone.</summary>
    public async Task SendAsync(byte[] message)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        limit.CancelAfter(Patience);
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    /// <summary>Says why it ends, and gives the other side a moment to say good-bye. Nobody sends any more.</summary>
    /// <param name="reading">Whoever still reads; finished when nobody does.</param>
    public async Task CloseAsync(Task reading)
    {
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            var (status, reason) = _end ?? (WebSocketCloseStatus.NormalClosure, string.Empty);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, limit.Token);
            }

            await reading.WaitAsync(limit.Token);
            await DrainAsync(limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // He does not say good-bye.
        }
        finally
        {
            await _abort.CancelAsync();
            socket.Abort();
        }
    }

    // What he sent before he heard is taken off the wire: otherwise the reason would be lost with the connection.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (socket.State == WebSocketState.CloseSent)
        {
            await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
        }
    }

    public void Dispose() => _abort.Dispose();
}
