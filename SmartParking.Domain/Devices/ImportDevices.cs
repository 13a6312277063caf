using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Devices;

/// <summary>An admin registers many devices: all of them, or none.</summary>
public sealed class ImportDevices(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    public const int MostAtOnce = 1_000;

    private const string Commission = "update devices set lifecycle = 'commissioned' where tenant_id = $1 and id = any ($2)";

    /// <param name="commission">Whether they were tested and may go out.</param>
    /// <returns>Refusals: as of <see cref="CreateDevice"/>, devices.missing, devices.too_many; their field says of which row, for instance <c>devices[3].name</c>. And the ids in the order of the drafts.</returns>
    public async Task<(Outcome Outcome, IReadOnlyList<Guid> Ids)> ExecuteAsync(TenantAccess access, IReadOnlyList<DeviceDraft> drafts, bool commission, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        if (await gate.EnterAsync(access, Permission.DevicesManage, cancellationToken) is not { } entered)
        {
            return (Outcome.Refused("access.denied"), []);
        }

        if (drafts.Count is 0 or > MostAtOnce)
        {
            return (drafts.Count == 0 ? Outcome.Refused("devices.missing", "devices") : Outcome.Refused("devices.too_many", "devices", MostAtOnce), []);
        }

        var clean = new List<DeviceDraft>();
        foreach (var draft in drafts)
        {
            var (refusal, each) = DeviceRules.Check(draft);
            if (refusal is not null)
            {
                return (Of(refusal, clean.Count), []);
            }

            clean.Add(each);
        }

        var at = 0;
        try
        {
            return await scope.RunAsync(entered.TenantId, entered.For("device.import"), (work, cancel) => WriteAsync(work, clean, commission, actor, index => at = index, cancel), cancellationToken);
        }
        catch (PostgresException failure) when (NewDevice.IsTaken(failure))
        {
            return (Of(NewDevice.Taken(clean[at].DevEui), at), []);
        }
        catch (RefusedRowException refused)
        {
            return (Of(refused.Outcome, at), []);
        }
    }

    private async Task<(Outcome Outcome, IReadOnlyList<Guid> Ids)> WriteAsync(TenantWork work, List<DeviceDraft> drafts, bool commission, Actor actor, Action<int> begin, CancellationToken cancellationToken)
    {
        var (now, ids) = (time.GetUtcNow(), new List<Guid>());
        foreach (var draft in drafts)
        {
            begin(ids.Count);
            var (outcome, id) = await NewDevice.AddAsync(work, draft, now, cancellationToken);
            if (!outcome.IsDone)
            {
                // A refusal would commit what came before it.
                throw new RefusedRowException(outcome);
            }

            ids.Add(id);
            await audit.WriteAsync(work, actor, new AuditEntry("device.create", "device", id.ToString(), After: NewDevice.Told(draft)), cancellationToken);
        }

        if (commission)
        {
            await using var command = work.Command(Commission, Sql.P(work.Tenant.Value), Sql.P(ids.ToArray()));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return (Outcome.Done, ids);
    }

    private static Outcome Of(Outcome refusal, int row) => refusal.Field is null ? refusal : refusal with { Field = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"devices[{row}].{refusal.Field}") };

    private sealed class RefusedRowException(Outcome outcome) : Exception
    {
        public Outcome Outcome { get; } = outcome;
    }
}
