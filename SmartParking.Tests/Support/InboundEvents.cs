using SmartParking.Domain.Ingest;

namespace SmartParking.Tests.Support;

internal static class InboundEvents
{
    public static LedgerCursor Place(this InboundEvent received) => new(received.ArrivedAt, received.Id);
}
