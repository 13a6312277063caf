using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SmartParking.Domain.Imports;

/// <summary>What a file would do, and what is wrong in it. Nothing is written while there is an error.</summary>
public sealed record ImportPlan(IReadOnlyList<ImportChange> Changes, IReadOnlyList<ImportError> Errors)
{
    /// <summary>Zones that would be made: the site's name and the zone's.</summary>
    public IReadOnlyList<(string Site, string Zone)> NewZones { get; init; } = [];

    public IReadOnlyList<(string Site, string Level)> NewLevels { get; init; } = [];

    public int Created => Changes.Count(change => change.Kind == ImportKind.Create);

    public int Changed => Changes.Count(change => change.Kind == ImportKind.Change);

    public int Same => Changes.Count(change => change.Kind == ImportKind.Same);

    public bool IsEmpty => Created == 0 && Changed == 0;

    /// <summary>Of all it would do: who agreed to this plan has not agreed to another one.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        Changes.Where(change => change.Kind != ImportKind.Same).Select(change => new { change.Line, change.Space, change.Code, change.Site, change.Fields })))));
}
