using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Probes;

/// <summary>Queries nobody thought of: joins, set operations, common tables, laterals, windows and subqueries over any tables.</summary>
internal sealed class RandomSql(Random random, IReadOnlyList<TableShape> tables)
{
    private int _aliases;

    public string Next() => random.Next(6) switch
    {
        0 => $"with {Alias(out var w)} as {(random.Next(2) == 0 ? "materialized " : "")}({Select(2)}) select * from {w}",
        1 => $"({Select(2)}) {Pick("union", "union all", "except", "intersect")} ({Select(2)})",
        2 => $"select (select string_agg(x::text, ',') from ({Select(2)}) x)",
        3 => $"select array(select x::text from ({Select(1)}) x), exists ({Select(1)})",
        4 => $"select to_jsonb(x) from ({Select(3)}) x",
        _ => Select(3),
    };

    private string Select(int depth)
    {
        var (table, alias) = (Table(), Alias(out _));
        var from = $"{table} {alias}";
        var text = Text(table, alias);
        if (depth > 1 && random.Next(2) == 0)
        {
            var (other, second) = (Table(), Alias(out _));
            from += random.Next(5) switch
            {
                0 => $", lateral (select {second}.*, {alias}.{table.Key} as outer_key from {other} {second} where {second}.{other.Key} <> {alias}.{table.Key} or true) {Alias(out _)}",
                1 => $" full join {other} {second} on {second}.{other.Key}::text > {alias}.{table.Key}::text or true",
                2 => $" left join {other} {second} on {Text(other, second)} like '%{Pick("B", "A", "0")}%'",
                3 => $" cross join {other} {second}",
                _ => $" join {other} {second} on {second}.{other.Key} is not null",
            };
        }

        var where = random.Next(5) switch
        {
            0 => $" where {text} like 'B%' or {text} not like 'Z%'",
            1 => $" where {alias}.{table.Key} <> '{AttackDatabase.A}' or {alias}.{table.Key} is not null",
            2 when depth > 1 => $" where exists ({Select(depth - 1)}) or {alias}.{table.Key} in (select {table.Key} from {table})",
            3 => $" where not ({alias}.{table.Key} = '{AttackDatabase.A}') or random() >= 0",
            _ => "",
        };
        var shown = random.Next(5) switch
        {
            0 => $"{alias}.*",
            1 => $"{alias}::text as c1",
            2 => $"{text} as c1, max({text}) over () as c2, lag({text}) over (order by {text}) as c3",
            3 => $"coalesce({text}, 'none') || ' ' || {alias}.{table.Key} as c1",
            _ => $"row_to_json({alias})::text as c1",
        };
        // Set operations want one text column.
        return depth == 2 ? $"select {text} as c1 from {from}{where}" : $"select {shown} from {from}{where} limit {random.Next(1, 60)}";
    }

    private string Text(TableShape table, string alias) => $"{alias}.{table.Columns[random.Next(table.Columns.Count)].Name}::text";

    private TableShape Table() => tables[random.Next(tables.Count)];

    private string Pick(params string[] words) => words[random.Next(words.Length)];

    private string Alias(out string alias) => alias = $"t{++_aliases}";
}
