namespace SmartParking.Domain.Imports;

/// <summary>What a row would change, as it stands in files.</summary>
public sealed record ImportField(string Column, string Before, string After);
