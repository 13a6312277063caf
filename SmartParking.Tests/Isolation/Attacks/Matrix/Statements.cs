using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Matrix;

/// <summary>The statement of each verb on one table. Reading verbs ask for every row; writing ones aim at A.</summary>
/// <param name="Table">The attacked table or partition.</param>
/// <param name="Existing">A's stored row.</param>
/// <param name="Fresh">A row of A that is not stored.</param>
internal sealed record Statements(TableShape Table, Row Existing, Row Fresh)
{
    /// <summary>Tells whose a row is; a global table's rows are all alike.</summary>
    public string Key => Table.Key is null ? "'global'" : $"{Table.Key}::text";

    public string For(Verb verb)
    {
        var first = Table.Key ?? Table.PrimaryKey[0];
        var keys = string.Join(", ", Table.PrimaryKey);
        return verb switch
        {
            Verb.Select => $"select {Key} from {Table}",
            Verb.SelectForUpdate => $"select {Key} from {Table} for update",
            Verb.CopyTo => $"copy (select {Key} from {Table}) to stdout",
            Verb.Insert => Fresh.Insert(),
            Verb.InsertReturning => $"{Fresh.Insert()} returning {Key}",
            Verb.UpsertNothing => $"{Existing.Insert()} on conflict do nothing",
            Verb.UpsertUpdate => $"{Existing.Insert()} on conflict ({keys}) do update set {first} = excluded.{first}",
            Verb.Update => $"update {Table} set {first} = {first}",
            Verb.Delete => $"delete from {Table}",
            Verb.Merge => $"merge into {Table} t using (values ('x')) s (x) on {Existing.IsIt("t")} when matched then update set {first} = t.{first}",
            Verb.Truncate => $"truncate {Table} cascade",
            Verb.Lock => $"lock table {Table} in access exclusive mode",
        };
    }
}
