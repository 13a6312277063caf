namespace SmartParking.Domain.Occupancy;

/// <summary>Their words in the database and in the API.</summary>
public static class OverrideKinds
{
    /// <summary>blocked or out_of_service.</summary>
    public static string ToWord(this OverrideKind kind) => kind switch
    {
        OverrideKind.Blocked => "blocked",
        OverrideKind.OutOfService => "out_of_service",
    };

    public static bool TryParse(string? word, out OverrideKind kind)
    {
        kind = word == "blocked" ? OverrideKind.Blocked : OverrideKind.OutOfService;
        return word is "blocked" or "out_of_service";
    }

    public static OverrideKind Parse(string word) => TryParse(word, out var kind) ? kind : throw new FormatException($"'{word}' is no kind of override.");
}
