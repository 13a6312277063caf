namespace SmartParking.Domain.Occupancy;

/// <summary>Which spaces are meant: those that were picked, or those of a site by their codes.</summary>
/// <param name="Spaces">Not looked at when there are codes.</param>
/// <param name="Codes">As <see cref="Kernel.SpaceCodes"/> reads them, for instance <c>A1-A50, B3</c>; null for picked ones.</param>
public sealed record SpaceSelection(IReadOnlyCollection<Guid> Spaces, Guid? Site = null, string? Codes = null)
{
    public static SpaceSelection Of(params IReadOnlyCollection<Guid> spaces) => new(spaces);

    public static SpaceSelection OfCodes(Guid site, string codes) => new([], site, codes);
}
