using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Jobs;

/// <summary>What people order: each is written and audited in one transaction, among the platform's own entries.</summary>
public sealed class JobOrders(TenantScope tenants, AuditWriter audit, JobBell bell)
{
    private const string Purpose = "jobs.order";

    /// <summary>Asks for a run. Asked twice it is one, and a paused job runs, too.</summary>
    public Task RunAsync(string job, Actor actor, CancellationToken cancellationToken) =>
        OrderAsync("run", job, actor, new AuditEntry("job.run", "job", job), cancellationToken);

    /// <summary>From now on the schedule is passed over.</summary>
    public Task PauseAsync(string job, Actor actor, CancellationToken cancellationToken) =>
        OrderAsync("pause", job, actor, new AuditEntry("job.pause", "job", job, new { paused = false }, new { paused = true }), cancellationToken);

    public Task ResumeAsync(string job, Actor actor, CancellationToken cancellationToken) =>
        OrderAsync("resume", job, actor, new AuditEntry("job.resume", "job", job, new { paused = true }, new { paused = false }), cancellationToken);

    private async Task OrderAsync(string verb, string job, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await tenants.RunAsync(
            TenantId.Platform,
            Caller.Person(actor.Id!.Value, Purpose),
            async (work, cancel) =>
            {
                await using var order = work.Command("select order_job($1, $2, $3, $4)", Sql.P(verb), Sql.P(job), Sql.P(Guid.CreateVersion7()), Sql.P(actor.Name));
                if (await order.ExecuteScalarAsync(cancel) is true)
                {
                    await audit.WriteAsync(work, actor, entry, cancel);
                }
            },
            cancellationToken);
        bell.Ring();
    }
}
