namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Which values at a path mean occupied and which mean free; text is compared without regard to case.</summary>
/// <param name="Path">Names joined by dots, for instance <c>parking.status</c>.</param>
/// <param name="OccupiedValues">Null stands for true, 1, occupied and busy.</param>
/// <param name="FreeValues">Null stands for false, 0, free and vacant.</param>
public sealed record OccupiedMap(string Path, IReadOnlyList<string>? OccupiedValues = null, IReadOnlyList<string>? FreeValues = null)
{
    private static readonly string[] Taken = ["true", "1", "occupied", "busy"];
    private static readonly string[] Vacant = ["false", "0", "free", "vacant"];

    internal SensedState? Read(string value) =>
        (OccupiedValues ?? Taken).Contains(value, StringComparer.OrdinalIgnoreCase) ? SensedState.Occupied
        : (FreeValues ?? Vacant).Contains(value, StringComparer.OrdinalIgnoreCase) ? SensedState.Free
        : null;
}
