namespace SmartParking.Tests.Isolation.Attacks.Seeds;

/// <summary>A row as texts that PostgreSQL reads back; null is NULL. Columns left out take their default.</summary>
internal sealed record Row(TableShape Table, IReadOnlyDictionary<string, string?> Values)
{
    public string? this[string column] => Values.GetValueOrDefault(column);

    public static string Quoted(string? value) => value is null ? "null" : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public Row With(string column, string? value) => this with { Values = new Dictionary<string, string?>(Values) { [column] = value } };

    /// <summary><c>insert into T (…) values (…)</c>.</summary>
    public string Insert() =>
        $"insert into {Table.Name} ({string.Join(", ", Values.Keys)}) values ({string.Join(", ", Values.Values.Select(Quoted))})";

    /// <summary>A condition that finds this row alone.</summary>
    public string IsIt(string alias = "") =>
        string.Join(" and ", Table.PrimaryKey.Select(column => $"{(alias.Length > 0 ? alias + "." : "")}{column} = {Quoted(this[column])}"));
}
