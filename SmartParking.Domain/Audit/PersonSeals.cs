using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>
/// Seals what is personal in the audit with a key of that person's own. The database keeps the keys wrapped; without the
/// master key they open nothing, and a person whose key was dropped is forgotten.
/// </summary>
public sealed class PersonSeals(KeyRing keys)
{
    /// <summary>Whom nobody knows: one key for all of them together.</summary>
    public static readonly Guid Unknown = Guid.Empty;

    private const string Mark = "sealed:";
    private const int MostKept = 10_000;
    private readonly SealedBox _wrap = new(keys, "audit-persons");
    private readonly ConcurrentDictionary<Guid, (byte[] Wrapped, SealedBox Box)> _known = new();
    private readonly ConcurrentDictionary<Guid, SealedBox> _stored = new();

    /// <summary>A key for somebody who has none yet, as the database keeps it.</summary>
    internal byte[] Fresh(Guid person) => _wrap.Seal(RandomNumberGenerator.GetBytes(32), person.ToByteArray());

    /// <returns>Null when the person was forgotten or no master key opens it.</returns>
    internal SealedBox? Open(Guid person, byte[] wrapped)
    {
        if (_known.TryGetValue(person, out var known) && known.Wrapped.AsSpan().SequenceEqual(wrapped))
        {
            return known.Box;
        }

        if (_wrap.Open(wrapped, person.ToByteArray()) is not { } secret)
        {
            return null;
        }

        var box = new SealedBox(new KeyRing(MasterKey.Parse(Convert.ToBase64String(secret))), "audit-person");
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        _known[person] = (wrapped, box);
        return box;
    }

    /// <returns>
    /// The person's key when the database is known to hold it; null when it must be asked. Of somebody forgotten meanwhile it
    /// seals what nobody can open any more.
    /// </returns>
    internal SealedBox? Stored(Guid person) => _stored.GetValueOrDefault(person);

    /// <summary>Only after COMMIT: a key made in a transaction that failed is no key, and what it sealed would be lost.</summary>
    internal void Remember(Guid person, SealedBox box)
    {
        if (_stored.Count >= MostKept)
        {
            _stored.Clear();
        }

        _stored[person] = box;
    }

    internal static string? Seal(SealedBox? box, Guid person, string? text) => text switch
    {
        null => null,
        // Somebody forgotten who acts again: that it was he stands in actor_id, nothing else is written of him.
        _ when box is null => Mark,
        _ => Mark + Convert.ToBase64String(box.Seal(Encoding.UTF8.GetBytes(text), person.ToByteArray())),
    };

    /// <returns>The text, unsealed where it was sealed; null where it cannot be read any more.</returns>
    internal static string? Unseal(SealedBox? box, Guid person, string? text)
    {
        if (text is null || !text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return text;
        }

        Span<byte> sealedText = new byte[text.Length];
        return box is not null && Convert.TryFromBase64Chars(text.AsSpan(Mark.Length), sealedText, out var length)
            && box.Open(sealedText[..length], person.ToByteArray()) is { } clear
            ? Encoding.UTF8.GetString(clear)
            : null;
    }
}
