using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SmartParking.Portal.Shell;

/// <summary>
/// Hands what was decided for a prerendered page to the circuit that takes the page over, so that it need not begin empty
/// while the database is asked anew. The decision itself never leaves the server: the page carries a random name of it, good
/// once, for ten seconds, for the same person, page and address. That is less than the half minute a decision stands anyway.
/// </summary>
internal sealed class PrerenderedVisits(TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    // Pages that never become live (robots, closed tabs) leave theirs behind until the next ones are kept.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <returns>The name to take it by; null when there are too many at once, and the page begins empty.</returns>
    public string? Keep(Guid person, string address, Visit visit)
    {
        var now = time.GetUtcNow();
        foreach (var (name, kept) in _kept)
        {
            if (now - kept.At > Lifetime)
            {
                _kept.TryRemove(name, out _);
            }
        }

        if (_kept.Count >= Most)
        {
            return null;
        }

        var fresh = RandomNumberGenerator.GetHexString(32);
        _kept[fresh] = new Kept(person, address, visit, now);
        return fresh;
    }

    /// <returns>Null unless it was kept just now, for this person at this address, and has not been taken.</returns>
    public Visit? Take(string name, Guid person, string address) =>
        _kept.TryRemove(name, out var kept) && kept.Person == person && kept.Address == address && time.GetUtcNow() - kept.At <= Lifetime ? kept.Visit : null;

    private sealed record Kept(Guid Person, string Address, Visit Visit, DateTimeOffset At);
}
