using System.Collections.Concurrent;

namespace SmartParking.Portal.Edge;

/// <summary>How many live pages each person has open: counted by their connections, so one that is gone frees its place.</summary>
internal sealed class CircuitPlaces(EdgeOptions options)
{
    private readonly ConcurrentDictionary<Guid, int> _taken = new();

    public bool IsFull(Guid person) => _taken.GetValueOrDefault(person) >= options.CircuitsPerPerson;

    /// <returns>False when all are taken; otherwise <see cref="Leave"/> must follow.</returns>
    public bool TryTake(Guid person)
    {
        var count = _taken.AddOrUpdate(person, 1, (_, taken) => taken + 1);
        if (count <= options.CircuitsPerPerson)
        {
            return true;
        }

        Leave(person);
        return false;
    }

    public void Leave(Guid person)
    {
        // Removed at zero, and only if nobody has come in between.
        if (_taken.AddOrUpdate(person, 0, (_, taken) => taken - 1) <= 0)
        {
            _taken.TryRemove(KeyValuePair.Create(person, 0));
        }
    }
}
