using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartParking.Bench.Chaos;

/// <summary>
/// Posts as ChirpStack does: as many connections as it takes, kept for the next event, five seconds of patience, one attempt.
/// On plain sockets, because it shares the processors with what it tries.
/// </summary>
internal sealed class DoorClient(Uri door) : IDisposable
{
    /// <summary>It was sent, and nothing or only half an answer came.</summary>
    public const int NoAnswer = 0;

    /// <summary>Nobody took the connection: it was not sent.</summary>
    public const int NotReached = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentStack<Socket> _idle = new();
    private readonly IPEndPoint _address = new(IPAddress.Parse(door.Host), door.Port);

    /// <returns>The status, or one of the two above.</returns>
    public async Task<int> PostAsync(string type, byte[] body, string secret)
    {
        using var limit = new CancellationTokenSource(Patience);
        Socket? socket = null;
        try
        {
            socket = Idle() ?? await ConnectAsync(limit.Token);
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            return NotReached;
        }

        try
        {
            await socket.SendAsync(Request(type, body, secret), limit.Token);
            var (status, isReusable) = await AnswerAsync(socket, limit.Token);
            if (isReusable)
            {
                _idle.Push(socket);
                socket = null;
            }

            return status;
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            return NoAnswer;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The head of a request, up to and with the empty line.</summary>
    public string Head(string type, string secret, string bodyHeader) =>
        $"POST /webhooks/chirpstack?event={type} HTTP/1.1\r\nHost: {door.Authority}\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\n{bodyHeader}\r\n\r\n";

    public void Dispose()
    {
        while (_idle.TryPop(out var socket))
        {
            socket.Dispose();
        }
    }

    private byte[] Request(string type, byte[] body, string secret) =>
        [.. Encoding.ASCII.GetBytes(Head(type, secret, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"))), .. body];

    private Socket? Idle()
    {
        while (_idle.TryPop(out var socket))
        {
            // Readable without a question asked: the other side has closed it.
            if (!socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
            {
                return socket;
            }

            socket.Dispose();
        }

        return null;
    }

    private static async Task<(int Status, bool IsReusable)> AnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return (NoAnswer, false);
            }

            length += read;
            var head = Encoding.ASCII.GetString(buffer, 0, length);
            if (head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                var isEmpty = head.StartsWith("HTTP/1.1 204", StringComparison.Ordinal) || head.Contains("\r\nContent-Length: 0\r\n", StringComparison.OrdinalIgnoreCase);
                return (Status(head), isEmpty && !head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase));
            }

            if (head.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                return (Status(head), false);
            }
        }

        return (NoAnswer, false);
    }

    private static int Status(string head) => int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
}
