namespace SmartParking.Domain.Imports;

/// <summary>What a row of a file would do.</summary>
public enum ImportKind
{
    Create,
    Change,
    Same,
}
