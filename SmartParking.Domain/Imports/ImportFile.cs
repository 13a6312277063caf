namespace SmartParking.Domain.Imports;

/// <summary>A file as it was read.</summary>
/// <param name="Columns">As its head has them, in lower case.</param>
/// <param name="IsGuessed">It is not UTF-8, and was read as Latin-1: accents want a look.</param>
/// <param name="Errors">With any of them its rows may be incomplete, and nothing of it is written.</param>
public sealed record ImportFile(string Name, IReadOnlyList<string> Columns, IReadOnlyList<ImportRow> Rows, bool IsGuessed, IReadOnlyList<ImportError> Errors)
{
    public bool Has(string column) => Columns.Contains(column, StringComparer.Ordinal);
}
