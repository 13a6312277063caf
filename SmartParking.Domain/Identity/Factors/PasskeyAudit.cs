using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Accounts;

namespace SmartParking.Domain.Identity.Factors;

/// <summary>Identity writes a passkey by its own means; the entry follows at once.</summary>
public sealed class PasskeyAudit(AuthScope scope, AccountAudit audit)
{
    public Task WriteAsync(Guid userId, Actor actor, string action, string? name, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                await audit.WriteAsync(work, userId, actor, action, new { name }, cancel);
                return true;
            },
            cancellationToken);
}
