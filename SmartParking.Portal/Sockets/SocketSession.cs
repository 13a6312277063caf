using System.Net.WebSockets;
using System.Threading.RateLimiting;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Sockets;

/// <summary>
/// One client that listens: from its hello to its end. Whenever something is heard that may concern its credential, when the
/// credential's time is over, and every half minute in any case, it is asked for anew.
/// </summary>
internal sealed class SocketSession(SocketLine line, SocketQueue queue, SocketCaller caller, Func<Task<SocketCaller?>> askAnew, OccupancyBoard boards, TimeProvider time) : IAsyncDisposable
{
    internal const int Burst = 30;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);
    private static readonly string[] Kinds = [AccessKind.Key, AccessKind.Person, AccessKind.Family, AccessKind.Tenant];

    private readonly RateLimiter _rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _held = [];
    private SocketCaller _caller = caller;
    private BoardView? _board;
    private ITimer? _timer;
    private int _doubted;

    public async Task RunAsync(AccessFeed feed, bool inQuery)
    {
        queue.TryAnswer(SocketMessages.Hello(_caller.Access.TenantId, inQuery, time.GetUtcNow()));
        foreach (var kind in Kinds)
        {
            _held.Add(feed.On(kind, id => Heard(kind, id)));
        }

        _timer = time.CreateTimer(_ => Doubt(), null, NextLook(), Timeout.InfiniteTimeSpan);
        // What changed between the look-up and the listening would not be heard.
        Doubt();
        var reading = ReadAsync();
        try
        {
            await SendAsync();
        }
        finally
        {
            await line.CloseAsync(reading);
            await reading;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _held.ForEach(each => each.Dispose());
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        _board?.Dispose();
        await _rate.DisposeAsync();
    }

    private TimeSpan NextLook()
    {
        var left = (_caller.Until ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < Pace ? left : Pace;
    }

    private void Heard(string kind, Guid? id)
    {
        if (_caller.IsConcernedBy(kind, id))
        {
            Doubt();
        }
    }

    private void Doubt()
    {
        Interlocked.Exchange(ref _doubted, 1);
        queue.Wake();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (!line.HasEnded && await line.ReadAsync(CancellationToken.None) is { } message)
            {
                using var lease = _rate.AttemptAcquire();
                if (!lease.IsAcquired)
                {
                    line.End(WebSocketCloseStatus.PolicyViolation, "Too many messages");
                    return;
                }

                if (!queue.TryAnswer(await AnswerAsync(SocketRequest.Parse(message))))
                {
                    line.End(WebSocketCloseStatus.PolicyViolation, "Too slow");
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            line.End(WebSocketCloseStatus.NormalClosure, string.Empty);
        }
        catch (Exception)
        {
            line.End(WebSocketCloseStatus.InternalServerError, "Try again");
            throw;
        }
    }

    private async Task<byte[]> AnswerAsync(SocketRequest? request)
    {
        switch (request)
        {
            case { Type: "ping" }:
                return SocketMessages.Pong(time.GetUtcNow());
            case { Type: "subscribe" or "unsubscribe", Channel: { } channel } when !SocketMessages.Channels.ContainsKey(channel):
                return SocketMessages.Error("Unknown channel");
            case { Type: "subscribe", Channel: { } channel }:
                return await SubscribeAsync(channel);
            case { Type: "unsubscribe", Channel: { } channel }:
                Unsubscribe(channel);
                return SocketMessages.Unsubscribed(channel);
            case { Type: "auth" }:
                return SocketMessages.Error("Already authenticated");
            case null:
                return SocketMessages.Error("Invalid JSON");
            default:
                return SocketMessages.Error("Unknown message type");
        }
    }

    private async Task<byte[]> SubscribeAsync(string channel)
    {
        if (!_caller.Access.May(SocketMessages.Channels[channel]))
        {
            return SocketMessages.Error("Insufficient permissions");
        }

        if (channel == SocketMessages.Spaces && _board is null)
        {
            _board = await boards.OpenAsync(_caller.Access.TenantId, CancellationToken.None);
            _held.Add(_board.OnAny(Changed));
        }

        lock (_channels)
        {
            _channels.Add(channel);
        }

        return SocketMessages.Subscribed(channel);
    }

    private void Unsubscribe(string channel)
    {
        lock (_channels)
        {
            _channels.Remove(channel);
        }

        if (channel == SocketMessages.Spaces)
        {
            queue.ForgetSpaces();
        }
    }

    private void Changed(IReadOnlySet<Guid> spaces)
    {
        bool wanted;
        lock (_channels)
        {
            wanted = _channels.Contains(SocketMessages.Spaces);
        }

        if (wanted && spaces.Count > 0)
        {
            queue.Changed(spaces);
        }
    }

    private async Task SendAsync()
    {
        while (!line.HasEnded)
        {
            await queue.WaitAsync();
            if (Interlocked.Exchange(ref _doubted, 0) == 1 && !await IsStillGoodAsync())
            {
                line.End(WebSocketCloseStatus.PolicyViolation, SocketCredentials.Failed);
            }

            var (answers, spaces) = queue.Take();
            foreach (var message in answers.TakeWhile(_ => !line.HasEnded))
            {
                await line.SendAsync(message);
            }

            await UpdateAsync(spaces);
        }
    }

    /// <summary>By what the board says when they are sent, and not when they changed. Once in doubt whether he still may hear it, the rest waits.</summary>
    private async Task UpdateAsync(HashSet<Guid> spaces)
    {
        foreach (var space in spaces.TakeWhile(_ => !line.HasEnded))
        {
            if (Volatile.Read(ref _doubted) == 1)
            {
                queue.Changed(spaces);
                return;
            }

            if (_board?.Current.Spaces.GetValueOrDefault(space) is { } shown)
            {
                await line.SendAsync(SocketMessages.SpaceUpdate(_caller.Access.TenantId, shown, time.GetUtcNow()));
            }
        }
    }

    private async Task<bool> IsStillGoodAsync()
    {
        if (await askAnew() is not { } now || now.Access.TenantId != _caller.Access.TenantId || now.Id != _caller.Id)
        {
            return false;
        }

        _caller = now;
        _timer?.Change(NextLook(), Timeout.InfiniteTimeSpan);
        string[] lost;
        lock (_channels)
        {
            lost = [.. _channels.Where(channel => !now.Access.May(SocketMessages.Channels[channel]))];
        }

        foreach (var channel in lost)
        {
            Unsubscribe(channel);
            queue.TryAnswer(SocketMessages.Unsubscribed(channel));
        }

        return true;
    }
}
