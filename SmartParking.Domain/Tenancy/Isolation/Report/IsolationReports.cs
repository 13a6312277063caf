using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>Makes, keeps and finds reports. A run is audited among the platform's own entries before its result is kept.</summary>
public sealed class IsolationReports(IsolationReporter reporter, PlatformScope platform, TenantScope tenants, AuditWriter audit, KeyRing keys)
{
    private const string Purpose = "isolation.run";
    private const string Keep =
        "insert into isolation_reports (id, started_at, finished_at, passed, document) values ($1, $2, $3, $4, $5)";

    private const string Tell =
        """
        insert into isolation_results (tenant_id, report_id, at, passed, checks, probes)
        select id, $1, $2, $3, $4, $5 from tenants where kind in ('customer', 'trial') and status <> 'deleted'
        """;

    private static readonly Caller Looking = Caller.Job("isolation.read");

    /// <summary>Runs as a job asks for it.</summary>
    /// <param name="fence">Of the run; null when it is no job's.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public Task<IsolationReport> RunAsync(JobFence? fence, CancellationToken cancellationToken) =>
        RunAsync(Caller.Job(Purpose), Actor.Job(Purpose), null, fence, cancellationToken);

    /// <summary>Runs because a person wants it.</summary>
    public Task<IsolationReport> RunAsync(Actor actor, IProgress<IsolationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return RunAsync(Caller.Person(actor.Id!.Value, Purpose), actor, progress, null, cancellationToken);
    }

    private async Task<IsolationReport> RunAsync(Caller caller, Actor actor, IProgress<IsolationProgress>? progress, JobFence? fence, CancellationToken cancellationToken)
    {
        var report = await reporter.RunAsync(progress, cancellationToken);
        var after = new { passed = report.Passed, findings = report.Findings.Count };
        await tenants.RunAsync(
            TenantId.Platform,
            caller,
            (work, cancel) => audit.WriteAsync(work, actor, new AuditEntry("isolation.run", "isolation_report", report.Id.ToString(), After: after), cancel),
            cancellationToken);
        await platform.RunAsync(caller, (work, cancel) => StoreAsync(work, fence, report, cancel), cancellationToken);
        return report;
    }

    private async Task<bool> StoreAsync(PlatformWork work, JobFence? fence, IsolationReport report, CancellationToken cancellationToken)
    {
        await (fence?.HoldAsync(work, cancellationToken) ?? Task.CompletedTask);
        await using var keep = work.Command(
            Keep, Sql.P(report.Id), Sql.P(report.StartedAt), Sql.P(report.FinishedAt), Sql.P(report.Passed), Sql.P(ReportDocument.Sign(report, keys)));
        await keep.ExecuteNonQueryAsync(cancellationToken);
        await using var tell = work.Command(
            Tell, Sql.P(report.Id), Sql.P(report.FinishedAt), Sql.P(report.Passed), Sql.P(report.Checks.Count), Sql.P(report.Tried));
        await tell.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    /// <summary>The newest first, at most twenty. What this Portal has not signed is counted and not shown.</summary>
    public async Task<ReportList> ListAsync(CancellationToken cancellationToken)
    {
        var documents = await platform.RunAsync(
            Looking,
            async (work, cancel) =>
            {
                await using var command = work.Command("select document from isolation_reports order by finished_at desc limit 20");
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<string>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add(row.GetString(0));
                }

                return found;
            },
            cancellationToken);
        var ours = documents.Where(document => ReportDocument.IsOurs(document, keys)).Select(ReportDocument.Read).ToList();
        return new ReportList([.. ours.Select(report => new ReportLine(report.Id, report.FinishedAt, report.Passed))], documents.Count - ours.Count);
    }

    /// <returns>The signed JSON; null when there is no such report of ours.</returns>
    public async Task<string?> DocumentAsync(Guid id, CancellationToken cancellationToken)
    {
        var document = await platform.RunAsync(
            Looking,
            async (work, cancel) =>
            {
                await using var command = work.Command("select document from isolation_reports where id = $1", Sql.P(id));
                return await command.ExecuteScalarAsync(cancel) as string;
            },
            cancellationToken);
        return document is not null && ReportDocument.IsOurs(document, keys) ? document : null;
    }

    /// <returns>What the tenant was last told; null before the first report.</returns>
    public Task<TenantResult?> LastOfAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return tenants.RunAsync(
            access.TenantId,
            access.For("isolation.view"),
            async (work, cancel) =>
            {
                await using var command = work.Command(
                    "select report_id, at, passed, checks, probes from isolation_results where tenant_id = $1 order by at desc limit 1", Sql.P(access.TenantId.Value));
                await using var row = await command.ExecuteReaderAsync(cancel);
                return await row.ReadAsync(cancel)
                    ? new TenantResult(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetBoolean(2), row.GetInt32(3), row.GetInt32(4))
                    : null;
            },
            cancellationToken);
    }
}
