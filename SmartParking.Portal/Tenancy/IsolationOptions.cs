namespace SmartParking.Portal.Tenancy;

/// <summary>Section <c>Isolation</c>.</summary>
internal sealed class IsolationOptions
{
    public const string Section = "Isolation";

    /// <summary>Whether the server must write to its disk before it acknowledges. False in Development alone, for a throwaway server.</summary>
    public bool Durability { get; set; } = true;
}
