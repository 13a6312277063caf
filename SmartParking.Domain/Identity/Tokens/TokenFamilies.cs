using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>Ends the families of a person's tokens in the transaction that has a reason to.</summary>
internal static class TokenFamilies
{
    private const string End =
        """
        update auth.token_families set ended_at = $2, end_reason = $3
        where user_id = $1 and ended_at is null and id = coalesce($4, id) and id is distinct from $5
        """;

    /// <param name="only">Null: all of them.</param>
    /// <param name="but">One that goes on.</param>
    /// <returns>How many there were.</returns>
    public static Task<int> EndAsync(AuthWork work, Guid userId, string reason, DateTimeOffset now, CancellationToken cancellationToken, Guid? only = null, Guid? but = null) =>
        work.ExecuteAsync(End, [Sql.P(userId), Sql.P(now), Sql.P(reason), Sql.P(only), Sql.P(but)], cancellationToken);
}
