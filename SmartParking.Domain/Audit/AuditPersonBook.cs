using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>Opens what is sealed in entries.</summary>
public sealed class AuditPersonBook
{
    private readonly IReadOnlyDictionary<Guid, SealedBox?> _boxes;

    internal AuditPersonBook(IReadOnlyDictionary<Guid, SealedBox?> boxes) => _boxes = boxes;

    /// <param name="actor">Whose entry it is; null for somebody nobody knows.</param>
    /// <param name="text">A name, address or agent as stored.</param>
    /// <returns>Null when it was forgotten, or when there was none.</returns>
    public string? Open(Guid? actor, string? text)
    {
        var person = actor ?? PersonSeals.Unknown;
        return PersonSeals.Unseal(_boxes.GetValueOrDefault(person), person, text);
    }
}
