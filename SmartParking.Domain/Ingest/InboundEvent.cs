using System.Diagnostics;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>An authenticated event on its way into the ledger.</summary>
/// <param name="Id">A new UUIDv7; only the first event of its key keeps it.</param>
/// <param name="ArrivedAt">Microsecond grain, as the database keeps it.</param>
/// <param name="Encoding">How the body is written.</param>
/// <param name="Body">The bytes as they came.</param>
public sealed record InboundEvent(Guid Id, TenantId Tenant, DateTimeOffset ArrivedAt, ChirpStackEvent Told, EventEncoding Encoding, ReadOnlyMemory<byte> Body)
{
    /// <summary>Where the request belongs that brought it; nothing when it is not traced, or came by the spool.</summary>
    public ActivityContext Trace { get; init; }

    /// <summary>Null when the event is applied for the first time.</summary>
    internal EarlierFate? Earlier { get; init; }

    /// <summary>What its row in the ledger says while it is applied.</summary>
    internal LedgerStatus Noted { get; init; } = LedgerStatus.Pending;

    public static InboundEvent Receive(TenantId tenant, ChirpStackEvent told, EventEncoding encoding, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var arrivedAt = EventRules.ToMicroseconds(now);
        return new InboundEvent(Guid.CreateVersion7(arrivedAt), tenant, arrivedAt, told, encoding, body) { Trace = Traces.Here };
    }
}
