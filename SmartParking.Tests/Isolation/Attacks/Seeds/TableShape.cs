namespace SmartParking.Tests.Isolation.Attacks.Seeds;

/// <summary>What the catalogue says about one table or partition; everything the attacks know of it.</summary>
/// <param name="Name">As ReviewedTables writes it, and usable in SQL.</param>
/// <param name="Parent">Of a partition.</param>
/// <param name="Key">The column that says whose a row is; null for a global table.</param>
/// <param name="Conditions">Its checks and policies.</param>
internal sealed record TableShape(
    string Name,
    string? Parent,
    string? Key,
    IReadOnlyList<ColumnShape> Columns,
    IReadOnlyList<string> PrimaryKey,
    IReadOnlyList<ForeignKeyShape> ForeignKeys,
    IReadOnlyList<string> Conditions)
{
    public bool IsTenants => Key is not null;

    public string ReviewedName => Parent ?? Name;

    public ColumnShape Column(string name) => Columns.First(column => column.Name == name);

    public override string ToString() => Name;
}

/// <summary>One column.</summary>
/// <param name="Checks">Conditions on this column alone.</param>
internal sealed record ColumnShape(string Name, string Type, bool Nullable, bool HasDefault, bool Generated, IReadOnlyList<string> Checks);

/// <summary>A foreign key; the columns stand in the same order on both sides.</summary>
internal sealed record ForeignKeyShape(string Name, string Target, IReadOnlyList<string> Columns, IReadOnlyList<string> TargetColumns, bool Cascades);
