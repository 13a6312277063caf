namespace SmartParking.Domain.Imports;

/// <summary>A row of a file.</summary>
/// <param name="Line">Where it begins in the file, from 1.</param>
/// <param name="Cells">By column; what is empty is not in it.</param>
public sealed record ImportRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string? this[string column] => Cells.GetValueOrDefault(column);
}
