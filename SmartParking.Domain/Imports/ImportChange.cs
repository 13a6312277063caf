using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Imports;

/// <summary>What a row would do to a space.</summary>
/// <param name="Line">In the file.</param>
/// <param name="Fields">What differs; of a new space everything that is told.</param>
/// <param name="Space">Null while there is none.</param>
/// <param name="Zone">Its zone's name, which may be new as well.</param>
/// <param name="Level">Its level's name; null for none.</param>
/// <param name="Sensor">The DevEUI that comes onto it; null when none does.</param>
public sealed record ImportChange(int Line, ImportKind Kind, string Site, SpaceDraft Draft, IReadOnlyList<ImportField> Fields, Guid? Space, string? Zone, string? Level, string? Sensor)
{
    public string Code => Draft.Code;
}
