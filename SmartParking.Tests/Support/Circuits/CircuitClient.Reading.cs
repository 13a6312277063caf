using System.Globalization;
using System.Text;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>What comes: batches, calls, replies.</summary>
internal sealed partial class CircuitClient
{
    private readonly List<long> _batchIds = [];
    private bool _rooted;

    /// <summary>The server's numbers of the batches that have come, in order.</summary>
    public IReadOnlyList<long> BatchIds
    {
        get
        {
            lock (_lock)
            {
                return [.. _batchIds];
            }
        }
    }

    /// <summary>Looks at what is shown, between two batches.</summary>
    public T Look<T>(Func<CircuitTree, T> look)
    {
        lock (_lock)
        {
            return look(_tree);
        }
    }

    public bool Shows(string text) => Look(tree => tree.Shows(text));

    /// <summary>Whether a text stood in any batch, shown or not, also long ago.</summary>
    public bool EverSent(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        lock (_lock)
        {
            return _bytes.Exists(batch => batch.AsSpan().IndexOf(wanted) >= 0);
        }
    }

    /// <exception cref="TimeoutException">It did not become so in time.</exception>
    public Task UntilAsync(Func<CircuitTree, bool> so, string? what = null) => UntilAsync(() => so(_tree), what ?? "what is shown");

    /// <summary>Waits until a condition over this client holds; looked at after every message.</summary>
    public async Task UntilAsync(Func<bool> so, string what)
    {
        using var patience = new CancellationTokenSource(_settings.Patience, _settings.Time);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_failure is not null)
                {
                    throw new InvalidOperationException("The client does not understand the circuit.", _failure);
                }

                if (so())
                {
                    return;
                }

                news = _news.Task;
            }

            try
            {
                await news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Waited in vain for {what}. {Batches} batches; {string.Join("; ", _errors)} ended: {Ended}. Shown: {Look(tree => tree.Text)}", late);
            }
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _link.ReceiveAsync() is { } messages)
            {
                foreach (var message in messages)
                {
                    await TakeAsync(message);
                    Tell();
                }
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        Ended = true;
        foreach (var reply in _replies.Values)
        {
            reply.TrySetResult(DotNetReply.HungUp);
        }

        Tell();
    }

    private void Tell()
    {
        lock (_lock)
        {
            _news.TrySetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private Task TakeAsync(HubMessage message)
    {
        switch (message.Target)
        {
            case "JS.RenderBatch":
                return RenderAsync((long)message.Arguments[0]!, (byte[])message.Arguments[1]!);
            case "JS.AttachComponent":
                lock (_lock)
                {
                    _tree.Attach((int)(long)message.Arguments[0]!);
                }

                break;
            case "JS.BeginInvokeJS":
                return AnswerAsync(ScriptCall.From(message.Arguments));
            case "JS.EndInvokeDotNet":
                Reply((string)message.Arguments[0]!, new DotNetReply((bool)message.Arguments[1]!, message.Arguments[2] as string));
                break;
            case "JS.EndUpdateRootComponents":
                _rooted = true;
                break;
            case "JS.Error":
                _errors.Enqueue((string)message.Arguments[0]!);
                break;
            case null when message.Kind == HubMessage.Completion:
                Reply(message.Id!, new DotNetReply(message.Error is null, message.Error ?? message.Arguments.FirstOrDefault()?.ToString()));
                break;
            case null when message is { Kind: HubMessage.Close, Error: { } error }:
                _errors.Enqueue(error);
                break;
        }

        return Task.CompletedTask;
    }

    private Task RenderAsync(long id, byte[] batch)
    {
        lock (_lock)
        {
            _batchIds.Add(id);
            BatchBytes += batch.Length;
            if (_settings.KeepsBytes)
            {
                _bytes.Add(batch);
            }

            if (_settings.KeepsTree)
            {
                _tree.Apply(batch);
            }
        }

        return _settings.Acknowledges ? AcknowledgeAsync(id) : Task.CompletedTask;
    }

    private async Task AnswerAsync(ScriptCall call)
    {
        var (answer, goes) = _script.Run(call);
        if (call.Handle != 0)
        {
            var result = string.Create(CultureInfo.InvariantCulture, $"[{call.Handle},true,{answer}]");
            await _link.SendQuietlyAsync(HubMessage.Call("EndInvokeJSFromDotNet", [call.Handle, true, result]));
        }

        if (goes is not null)
        {
            Address = new Uri(Address, goes);
            await _link.SendQuietlyAsync(HubMessage.Call("OnLocationChanged", [Address.ToString(), null, false]));
        }
    }

    private void Reply(string id, DotNetReply reply)
    {
        if (_replies.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult(reply);
        }
    }
}
