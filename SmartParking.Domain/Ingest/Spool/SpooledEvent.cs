using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>What is kept of an event while the database is away.</summary>
/// <param name="Id">The event's own, so that draining it twice is no repeat.</param>
/// <param name="Tenant">The sender's; where <paramref name="Routed"/> is false it is still to be found by the device.</param>
/// <param name="Routed">False for a secret of the platform when nobody could be asked whose the device is.</param>
/// <param name="ArrivedAt">When the door received it, microsecond grain.</param>
public sealed record SpooledEvent(Guid Id, TenantId Tenant, bool Routed, DateTimeOffset ArrivedAt, string Type, EventEncoding Encoding, ReadOnlyMemory<byte> Body)
{
    public static SpooledEvent Of(InboundEvent received, bool routed) =>
        new(received.Id, received.Tenant, routed, received.ArrivedAt, received.Told.Type, received.Encoding, received.Body);

    /// <exception cref="MalformedEventException">The body was readable when it came, and is not any more.</exception>
    public InboundEvent Read(TenantId tenant) => new(Id, tenant, ArrivedAt, EventParser.Parse(Type, Encoding, Body), Encoding, Body);
}
