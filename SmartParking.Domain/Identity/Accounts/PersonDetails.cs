using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>What a person says of himself: his name, which is recorded, and what he prefers, which is not.</summary>
public sealed class PersonDetails(AuthScope scope, PersonCopies copies, AccountAudit audit)
{
    public const int LongestName = 255;

    private const string Rename = "update auth.users set display_name = $2 where id = $1 and display_name <> $2";
    private const string SetPreferences = "update auth.users set language = coalesce($2, language), theme = coalesce($3, theme) where id = $1";

    /// <returns>Refusals: name.missing, name.too_long.</returns>
    public async Task<Outcome> RenameAsync(Guid userId, string name, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = name.Replace("\0", string.Empty, StringComparison.Ordinal).Trim();
        if (text.Length is 0 or > LongestName)
        {
            return Outcome.Refused(text.Length == 0 ? "name.missing" : "name.too_long");
        }

        await scope.RunAsync(
            async (work, cancel) =>
            {
                if (await work.ExecuteAsync(Rename, [Sql.P(userId), Sql.P(text)], cancel) == 0)
                {
                    return false;
                }

                await audit.WriteAsync(work, userId, actor, "person.rename", null, cancel);
                return true;
            },
            cancellationToken);
        await copies.FollowAsync(userId, actor, cancellationToken);
        return Outcome.Done;
    }

    /// <param name="language">Null leaves it as it is.</param>
    /// <param name="theme">Likewise.</param>
    public Task PreferAsync(Guid userId, string? language, string? theme, CancellationToken cancellationToken) =>
        scope.RunAsync((work, cancel) => work.ExecuteAsync(SetPreferences, [Sql.P(userId), Text(language), Text(theme)], cancel), cancellationToken);

    private static Npgsql.NpgsqlParameter Text(string? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
