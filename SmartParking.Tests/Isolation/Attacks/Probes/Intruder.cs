using System.Globalization;
using Npgsql;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Probes;

/// <summary>Whoever can slip statements in: a session as one role with one context, every statement taken back.</summary>
internal sealed class Intruder : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string? _context;
    private readonly List<string> _notices = [];

    private Intruder(NpgsqlConnection connection, string? context)
    {
        _connection = connection;
        _context = context;
        connection.Notice += (_, told) => _notices.Add(told.Notice.MessageText);
    }

    /// <summary>As <c>parking_app</c> in a genuine context.</summary>
    public static async Task<Intruder> OfAsync(AttackDatabase database, Guid tenant) =>
        new(await AttackDatabase.OpenAsync(database.Portal.Database.Connections.App), database.ContextOf(tenant));

    /// <summary>Past every policy: the control, which must see what the intruder must not.</summary>
    public static async Task<Intruder> AllSeeingAsync(AttackDatabase database) => new(await AttackDatabase.OpenAsync(database.Portal.Superuser), null);

    public async Task<Loot> TryAsync(string sql)
    {
        _notices.Clear();
        var begin = "rollback; begin; " + (_context is null ? "" : $"select set_config('app.context', '{_context}', true); ");
        var values = new List<string>();
        var (state, said) = ("", "");
        var affected = 0;
        try
        {
            await using var command = new NpgsqlCommand(begin + sql, _connection);
            await using var reader = await command.ExecuteReaderAsync();
            do
            {
                while (await reader.ReadAsync())
                {
                    values.AddRange(Enumerable.Range(0, reader.FieldCount).Select(place => Text(reader.GetValue(place))));
                }
            }
            while (await reader.NextResultAsync());
            await reader.CloseAsync();
            affected = reader.RecordsAffected;
        }
        catch (PostgresException refused)
        {
            (state, said) = (refused.SqlState, $"{refused.MessageText} {refused.Detail} {refused.Hint} {refused.Where} {refused.ConstraintName}");
        }

        return new Loot(state, said, [.. values.Where(value => value != _context)], [.. _notices], affected);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        Array many => string.Join(',', many.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

/// <summary>What a statement brought out: rows, messages, errors.</summary>
/// <param name="State">SQLSTATE; empty when it ran.</param>
internal sealed record Loot(string State, string Said, IReadOnlyList<string> Values, IReadOnlyList<string> Notices, int Affected)
{
    public IEnumerable<string> Everything => Values.Concat(Notices).Append(Said);

    public IEnumerable<string> Of(char mark) => Everything.Where(text => Bears(text, mark));

    /// <summary>Whether a text holds a tenant's mark: its label, one of its ids, its hexadecimal, the first byte of its binaries.</summary>
    public static bool Bears(string text, char mark) =>
        text.Contains(Candidates.MarkOf(mark), StringComparison.Ordinal)
        || text.Contains(Candidates.IdOf(mark, 0).ToString()[..8], StringComparison.OrdinalIgnoreCase)
        || text.Contains($"{mark}0000000000", StringComparison.Ordinal);
}
