using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>What the pipeline has written for one tenant.</summary>
/// <param name="Spaces">Whose state was written.</param>
/// <param name="Changes">New ones alone: not those of a history that was rewritten.</param>
/// <param name="Heard">The frames that were recorded, each with its device.</param>
internal sealed record AppliedEvents(
    TenantId Tenant, IReadOnlyList<Guid> Spaces, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<SensedChange> Changes, IReadOnlyList<(Guid Device, InboundEvent Event)> Heard);
