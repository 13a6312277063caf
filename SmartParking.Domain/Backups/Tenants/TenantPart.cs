namespace SmartParking.Domain.Backups.Tenants;

/// <summary>One table's part of a tenant.</summary>
/// <param name="Columns">In the table's order, without those that the database computes.</param>
/// <param name="Computed">Those.</param>
/// <param name="Key">The primary key's columns.</param>
/// <param name="MayUpdate">Whether a row that a trigger made already can be put right.</param>
internal sealed record TenantPart(string Table, IReadOnlyList<string> Columns, IReadOnlyList<string> Computed, IReadOnlyList<string> Key, bool MayUpdate, PartKind Kind)
{
    /// <summary>What an INSERT of a restore does where there is a row already.</summary>
    public string OnConflict
    {
        get
        {
            var values = Columns.Except(Key).Select(column => $"{Quoted.Name(column)} = excluded.{Quoted.Name(column)}").ToList();
            return Kind switch
            {
                PartKind.Access => "on conflict do nothing",
                PartKind.Data when MayUpdate && values.Count > 0 => $"on conflict ({Quoted.Names(Key)}) do update set {string.Join(", ", values)}",
                _ => string.Empty,
            };
        }
    }
}
