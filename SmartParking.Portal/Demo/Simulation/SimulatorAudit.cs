using System.Collections.Concurrent;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>
/// Writes what somebody makes the emulator do among the platform's own entries, before it is done. During an outage of our
/// own making entries are held, with the moment they belong to, and written when the database is back.
/// </summary>
internal sealed class SimulatorAudit(TenantScope tenants, AuditWriter audit, TimeProvider time)
{
    private const string Purpose = "simulator";
    private readonly ConcurrentQueue<(Actor Actor, AuditEntry Entry)> _held = new();

    /// <summary>Whether the database is away on purpose.</summary>
    public bool Holding { get; set; }

    public async Task WriteAsync(Actor actor, string verb, string resource, Dictionary<string, object?>? before, Dictionary<string, object?> after, CancellationToken cancellationToken)
    {
        if (Holding)
        {
            _held.Enqueue((actor, Entry(verb, resource, before, new(after) { ["at"] = time.GetUtcNow() })));
            return;
        }

        await WriteAsync(actor, Entry(verb, resource, before, after), cancellationToken);
    }

    /// <summary>Writes what was held, in order.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        while (_held.TryPeek(out var held))
        {
            await WriteAsync(held.Actor, held.Entry, cancellationToken);
            _held.TryDequeue(out _);
        }
    }

    private static AuditEntry Entry(string verb, string resource, Dictionary<string, object?>? before, Dictionary<string, object?> after) =>
        new($"simulator.{verb}", "simulator", resource, before, after);

    private Task WriteAsync(Actor actor, AuditEntry entry, CancellationToken cancellationToken) =>
        tenants.RunAsync(TenantId.Platform, CallerOf(actor), (work, cancel) => audit.WriteAsync(work, actor, entry, cancel), cancellationToken);

    private static Caller CallerOf(Actor actor) =>
        actor.Kind == ActorKind.Key ? new Caller($"key:{actor.Id}", Purpose) : Caller.Person(actor.Id!.Value, Purpose);
}
