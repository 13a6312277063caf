using System.Threading.Channels;

namespace SmartParking.Portal.Sockets;

/// <summary>
/// What a socket has to send. Answers are few, because questions are; of spaces only the ids are kept, and their state is looked up
/// when it is sent: whoever reads slowly gets the newest state, and never more waits for him than his tenant has spaces.
/// </summary>
internal sealed class SocketQueue
{
    internal const int MostAnswers = 64;

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _answers = [];
    private HashSet<Guid> _spaces = [];

    /// <returns>False when the other side does not read what it asked for.</returns>
    public bool TryAnswer(byte[] message)
    {
        lock (_lock)
        {
            if (_answers.Count >= MostAnswers)
            {
                return false;
            }

            _answers.Enqueue(message);
        }

        Wake();
        return true;
    }

    public void Changed(IEnumerable<Guid> spaces)
    {
        lock (_lock)
        {
            _spaces.UnionWith(spaces);
        }

        Wake();
    }

    /// <summary>Whoever is not interested any more is told nothing that still waits.</summary>
    public void ForgetSpaces()
    {
        lock (_lock)
        {
            _spaces.Clear();
        }
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Returns when there may be something to do.</summary>
    public async Task WaitAsync() => await _wake.Reader.ReadAsync();

    public (List<byte[]> Answers, HashSet<Guid> Spaces) Take()
    {
        lock (_lock)
        {
            var taken = (Answers: _answers.ToList(), Spaces: _spaces);
            _answers.Clear();
            _spaces = [];
            return taken;
        }
    }
}
