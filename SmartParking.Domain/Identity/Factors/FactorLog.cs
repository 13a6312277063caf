using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Identity.Factors;

/// <summary>
/// What a person signs in with has changed: in the audit of each tenant of his, and in a message to him, in case it was not he.
/// A factor that somebody else added would outlive a new password.
/// </summary>
public sealed class FactorLog(AuthScope scope, AccountAudit audit, Outbox outbox, TimeProvider time)
{
    /// <summary>Of a passkey, which Identity writes by its own means before.</summary>
    public Task PasskeyAsync(Guid userId, Actor actor, string action, string? name, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                await WriteAsync(work, userId, actor, action, new { name }, cancel);
                return true;
            },
            cancellationToken);

    internal async Task WriteAsync(AuthWork work, Guid userId, Actor actor, string action, object? after, CancellationToken cancellationToken)
    {
        if (await AccountRow.HoldAsync(work, userId, cancellationToken) is { } account)
        {
            await outbox.AddAsync(work, new Letter(LetterKind.FactorChanged, account.Email, account.Language, null, [account.Name, action]), time.GetUtcNow() + Outbox.NewsFor, cancellationToken);
        }

        await audit.WriteAsync(work, userId, actor, action, after, cancellationToken);
    }
}
