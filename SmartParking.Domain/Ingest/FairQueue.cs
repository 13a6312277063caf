using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// What waits for a writer, tenant by tenant: each has a place of its own for so many, and a batch takes from all in turn. A
/// tenant that sends without end then fills its own place, and the others' events still go with the next batch.
/// </summary>
/// <param name="mostOfTenant">How many of one tenant may wait.</param>
/// <param name="most">How many may wait together.</param>
internal sealed class FairQueue<T>(int mostOfTenant, int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, Queue<T>> _byTenant = [];
    private readonly Queue<TenantId> _turns = new();
    private TaskCompletionSource _news = New();
    private int _count;
    private bool _complete;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <returns>False when there is no room for this tenant, or the queue has ended.</returns>
    public bool TryWrite(TenantId tenant, T item)
    {
        lock (_lock)
        {
            var known = _byTenant.TryGetValue(tenant, out var waiting);
            if (_complete || _count >= most || waiting?.Count >= mostOfTenant)
            {
                return false;
            }

            if (!known)
            {
                _byTenant[tenant] = waiting = new Queue<T>();
                _turns.Enqueue(tenant);
            }

            waiting!.Enqueue(item);
            _count++;
            _news.TrySetResult();
            return true;
        }
    }

    /// <returns>False when nothing will ever come any more.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_count > 0 || _complete)
                {
                    return _count > 0;
                }

                _news = New();
                news = _news.Task;
            }

            await news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>At most so many; of each tenant in the order they came, and of all tenants alike as far as they have any.</summary>
    public List<T> Take(int limit)
    {
        lock (_lock)
        {
            var taken = new List<T>(Math.Min(limit, _count));
            while (taken.Count < limit && _turns.Count > 0)
            {
                var share = Math.Max(1, (limit - taken.Count) / _turns.Count);
                for (var turn = _turns.Count; turn > 0 && taken.Count < limit; turn--)
                {
                    TakeTurn(share, taken);
                }
            }

            _count -= taken.Count;
            return taken;
        }
    }

    /// <summary>Nothing is taken in any more; what waits can still be read.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            _news.TrySetResult();
        }
    }

    private void TakeTurn(int share, List<T> taken)
    {
        var tenant = _turns.Dequeue();
        var waiting = _byTenant[tenant];
        for (var left = share; left > 0 && waiting.TryDequeue(out var item); left--)
        {
            taken.Add(item);
        }

        if (waiting.Count > 0)
        {
            _turns.Enqueue(tenant);
        }
        else
        {
            _byTenant.Remove(tenant);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
