using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>Makes a person's name, addresses and browsers in the audit unreadable for good; what was done, and the chain, stay.</summary>
public sealed class AuditForgetting(PlatformScope platform, TenantScope tenants, AuditWriter audit)
{
    /// <returns>False when there is nothing of that person, or it was forgotten before.</returns>
    public async Task<bool> ForgetAsync(Guid person, CancellationToken cancellationToken)
    {
        var forgotten = await platform.RunAsync(
            Caller.Job("audit.forget"),
            async (work, cancel) =>
            {
                await using var command = work.Command("select forget_audit_person($1)", Sql.P(person));
                return (bool)(await command.ExecuteScalarAsync(cancel))!;
            },
            cancellationToken);
        if (forgotten)
        {
            await tenants.RunAsync(
                TenantId.Platform,
                Caller.Job("audit.forget"),
                (work, cancel) => audit.WriteAsync(work, Actor.Job("forget-person"), new AuditEntry("person.forget", "person", person.ToString()), cancel),
                cancellationToken);
        }

        return forgotten;
    }
}
