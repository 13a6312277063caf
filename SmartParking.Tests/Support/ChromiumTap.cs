using System.Buffers;
using Microsoft.Playwright;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Support;

/// <summary>Listens to the circuit of a real page: every render batch that the browser was sent, in order.</summary>
internal sealed class ChromiumTap
{
    private Conversation _last = new();

    /// <param name="page">Before it goes anywhere: a socket that is open already is not heard. Only the last circuit counts.</param>
    public ChromiumTap(IPage page) =>
        page.WebSocket += (_, socket) =>
        {
            if (socket.Url.Contains("/_blazor", StringComparison.Ordinal))
            {
                var conversation = _last = new Conversation();
                socket.FrameReceived += (_, frame) => conversation.In.Take(frame);
                socket.FrameSent += (_, frame) => conversation.Out.Take(frame);
            }
        };

    public int Batches => Messages.Count(message => message.IsRenderBatch);

    public IEnumerable<long> BatchIds => Messages.Where(message => message.IsRenderBatch).Select(message => (long)message.Arguments[0]!);

    /// <summary>The batches that the page's own script says it has applied.</summary>
    public IEnumerable<long> Acknowledged => _last.Sent.Where(message => message.Target == "OnRenderCompleted").Select(message => (long)message.Arguments[0]!);

    /// <summary>What the server has sent so far.</summary>
    public IReadOnlyList<HubMessage> Messages => _last.Received;

    /// <summary>What the batches so far amount to, by the client's own reading of them.</summary>
    public CircuitTree Read()
    {
        var tree = new CircuitTree();
        foreach (var message in Messages)
        {
            if (message.Target == "JS.AttachComponent")
            {
                tree.Attach((int)(long)message.Arguments[0]!);
            }
            else if (message.IsRenderBatch)
            {
                tree.Apply((byte[])message.Arguments[1]!);
            }
        }

        return tree;
    }

    private sealed class Conversation
    {
        public Direction In { get; } = new();

        public Direction Out { get; } = new();

        public IReadOnlyList<HubMessage> Received => In.Messages;

        public IReadOnlyList<HubMessage> Sent => Out.Messages;
    }

    private sealed class Direction
    {
        private readonly Lock _lock = new();
        private readonly ArrayBufferWriter<byte> _received = new();
        private readonly List<HubMessage> _messages = [];
        private bool _shaken;

        public IReadOnlyList<HubMessage> Messages
        {
            get
            {
                lock (_lock)
                {
                    return [.. _messages];
                }
            }
        }

        public void Take(IWebSocketFrame frame)
        {
            lock (_lock)
            {
                // The handshake and its answer are JSON, all the rest is blazorpack.
                if (!_shaken)
                {
                    _shaken = true;
                    return;
                }

                _received.Write(frame.Binary);
                _messages.AddRange(BlazorPack.Read(_received.WrittenSpan, out var taken));
                var rest = _received.WrittenSpan[taken..].ToArray();
                _received.ResetWrittenCount();
                _received.Write(rest);
            }
        }
    }
}
