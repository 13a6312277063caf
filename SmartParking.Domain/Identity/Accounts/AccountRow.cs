using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>What an account's own actions need of it, its row held until the transaction ends.</summary>
internal sealed record AccountRow(Guid Id, string Email, string Name, string Language, string? Stamp)
{
    private const string Columns = "select id, email, display_name, coalesce(language, 'en'), security_stamp from auth.users";

    public static Task<AccountRow?> HoldAsync(AuthWork work, Guid userId, CancellationToken cancellationToken) =>
        HoldAsync(work, $"{Columns} where id = $1 for update", Sql.P(userId), cancellationToken);

    public static Task<AccountRow?> HoldAsync(AuthWork work, string normalizedEmail, CancellationToken cancellationToken) =>
        HoldAsync(work, $"{Columns} where normalized_email = $1 for update", Sql.P(normalizedEmail), cancellationToken);

    private static async Task<AccountRow?> HoldAsync(AuthWork work, string sql, NpgsqlParameter parameter, CancellationToken cancellationToken)
    {
        var found = await work.RowsAsync(sql, [parameter], row => new AccountRow(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), Sql.Text(row, 4)), cancellationToken);
        return found is [var one] ? one : null;
    }
}
