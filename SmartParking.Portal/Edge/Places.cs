using System.Collections.Concurrent;

namespace SmartParking.Portal.Edge;

/// <summary>How many of something each has, and no more than so many.</summary>
internal class Places<T>(int most)
    where T : notnull
{
    private readonly ConcurrentDictionary<T, int> _taken = new();

    public bool IsFull(T whose) => _taken.GetValueOrDefault(whose) >= most;

    /// <returns>False when all are taken; otherwise <see cref="Leave"/> must follow.</returns>
    public bool TryTake(T whose)
    {
        if (_taken.AddOrUpdate(whose, 1, (_, taken) => taken + 1) <= most)
        {
            return true;
        }

        Leave(whose);
        return false;
    }

    public void Leave(T whose)
    {
        // Removed at zero, and only if nobody has come in between.
        if (_taken.AddOrUpdate(whose, 0, (_, taken) => taken - 1) <= 0)
        {
            _taken.TryRemove(KeyValuePair.Create(whose, 0));
        }
    }
}
