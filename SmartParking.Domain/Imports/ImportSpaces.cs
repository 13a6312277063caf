using System.Security.Cryptography;
using System.Text;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Imports;

/// <summary>
/// Spaces from a file: looked at first without writing anything, then all of it or nothing. See docs/import.md.
/// </summary>
public sealed class ImportSpaces(TenantScope scope, TenantGate gate, AuditWriter audit, ParkingSignals signals, TimeProvider time)
{
    private const string Keep =
        "insert into imports (tenant_id, id, kind, file_name, at, by_name, created, changed, changes) values ($1, $2, 'spaces', $3, $4, $5, $6, $7, $8)";

    /// <param name="defaultSite">For rows that name none.</param>
    /// <returns>What it would do, with everything that is wrong in it. Refusal: access.denied.</returns>
    public async Task<(Outcome Outcome, ImportPlan? Plan)> PreviewAsync(TenantAccess access, ImportFile file, Guid? defaultSite, CancellationToken cancellationToken) =>
        await gate.EnterAsync(access, Permission.ImportRun, cancellationToken) is { } entered
            ? (Outcome.Done, await scope.RunAsync(
                entered.TenantId,
                entered.For("import.preview"),
                async (work, cancel) =>
                {
                    var plan = ImportPlanner.Make(file, await ImportState.ReadAsync(work, lockSpaces: false, cancel), defaultSite);
                    return await WithRoomAsync(work, plan, cancel);
                },
                cancellationToken))
            : (Outcome.Refused("access.denied"), null);

    /// <param name="agreed">The fingerprint of the plan that was shown; null: whatever it is.</param>
    /// <returns>Refusals: access.denied, import.errors (the plan says which), import.changed (what was shown is not what would happen now), import.nothing.</returns>
    public async Task<(Outcome Outcome, Guid Id, ImportPlan? Plan)> ExecuteAsync(
        TenantAccess access, ImportFile file, Guid? defaultSite, string? agreed, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(access, Permission.ImportRun, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), Guid.Empty, null);
        }

        var (outcome, id, plan, spaces) = await scope.RunAsync(
            entered.TenantId,
            entered.For("space.import"),
            (work, cancel) => WriteAsync(work, file, defaultSite, agreed, actor, cancel),
            cancellationToken);
        if (outcome.IsDone)
        {
            signals.SpacesChanged(entered.TenantId, spaces);
        }

        return (outcome, id, plan);
    }

    private async Task<(Outcome Outcome, Guid Id, ImportPlan Plan, IReadOnlyList<Guid> Spaces)> WriteAsync(
        TenantWork work, ImportFile file, Guid? defaultSite, string? agreed, Actor actor, CancellationToken cancellationToken)
    {
        string[] told = [.. file.Rows.Select(row => DevEui.TryParse(row[ImportColumns.Sensor], out var devEui) ? devEui.Value : null).OfType<string>().Distinct()];
        var sensors = await ImportSensors.HoldAsync(work, told, cancellationToken);
        var state = await ImportState.ReadAsync(work, lockSpaces: true, cancellationToken);
        var plan = await WithRoomAsync(work, ImportPlanner.Make(file, state, defaultSite), cancellationToken);
        var refusal = plan switch
        {
            { Errors.Count: > 0 } => Outcome.Refused("import.errors", null, plan.Errors.Count),
            { IsEmpty: true } => Outcome.Refused("import.nothing"),
            _ when agreed is not null && agreed != plan.Fingerprint => Outcome.Refused("import.changed"),
            _ => null,
        };
        if (refusal is not null)
        {
            return (refusal, Guid.Empty, plan, []);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var (spaces, changes) = await new ImportWriter(work, state, plan, sensors, now).WriteAsync(actor.Name, $"import: {file.Name}", cancellationToken);
        await using var keep = work.Command(
            Keep, Sql.P(work.Tenant.Value), Sql.P(id), Sql.P(file.Name), Sql.P(now), Sql.P(actor.Name), Sql.P(plan.Created), Sql.P(plan.Changed), Sql.P(changes));
        await keep.ExecuteNonQueryAsync(cancellationToken);

        // Of every row what was and what became of it lies with the import; its hash in the chain of the audit proves it.
        var entry = new
        {
            file = file.Name,
            created = Codes(plan, ImportKind.Create),
            changed = Codes(plan, ImportKind.Change),
            changes = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(changes))),
        };
        await audit.WriteAsync(work, actor, new AuditEntry("space.import", "import", id.ToString(), After: entry), cancellationToken);
        return (Outcome.Done, id, plan, spaces);
    }

    private static async Task<ImportPlan> WithRoomAsync(TenantWork work, ImportPlan plan, CancellationToken cancellationToken) =>
        plan.Created > 0 && await TenantLimits.RefuseAsync(work, TenantLimit.Spaces, plan.Created, cancellationToken) is { } full
            ? plan with { Errors = [.. plan.Errors, new ImportError(0, null, full)] }
            : plan;

    private static string[] Codes(ImportPlan plan, ImportKind kind) => [.. plan.Changes.Where(change => change.Kind == kind).Select(change => $"{change.Site}/{change.Code}")];
}
