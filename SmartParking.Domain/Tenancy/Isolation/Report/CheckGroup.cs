namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>Where a check of the report comes from.</summary>
public static class CheckGroup
{
    /// <summary>One of the ten that the predecessor's validator made.</summary>
    public const string V6 = "v6";

    /// <summary>A look at the catalogue that V6 did not have.</summary>
    public const string Ours = "ours";

    /// <summary>Tried out with the serving roles' own connections.</summary>
    public const string Probe = "probe";
}
