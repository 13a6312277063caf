using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Ingest;

/// <summary>What today's codec makes of an event of the ledger, chosen as the door chooses it.</summary>
internal static class LedgerDecoding
{
    public static async Task<LedgerDetail?> ReadAsync(TenantWork work, LedgerCursor place, CancellationToken cancellationToken)
    {
        LedgerDetail detail;
        (KnownDevice Device, string? SeenProfile)? owner;
        await using (var command = LedgerDetailSql.OfTenant(work, place))
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                return null;
            }

            detail = LedgerDetailSql.Detail(row, null) with { Body = LedgerDetailSql.Body(row) };
            owner = LedgerDetailSql.Device(row);
        }

        return detail.Body is { } body && owner is { } known
            ? await DecodeAsync(work, detail, body, known.Device, known.SeenProfile, cancellationToken)
            : detail;
    }

    private static async Task<LedgerDetail> DecodeAsync(
        TenantWork work, LedgerDetail detail, LedgerBody body, KnownDevice device, string? seenProfile, CancellationToken cancellationToken)
    {
        try
        {
            var told = EventParser.Parse(detail.Entry.Type, body.Encoding, body.Bytes);
            var codec = device.Codec ?? await OfProfileAsync(work, told.ProfileId.Length > 0 ? told.ProfileId : seenProfile, cancellationToken);
            var found = detail with { Codec = codec };
            if (told.Type != "up")
            {
                return found;
            }

            var received = new InboundEvent(detail.Entry.Id, work.Tenant, detail.Entry.ReceivedAt, told, body.Encoding, body.Bytes);
            var taken = Decoding.Take(received, device with { Codec = codec });
            return found with { Fields = taken.Decoded?.Fields, Problem = taken.Problem };
        }
        catch (MalformedEventException problem)
        {
            return detail with { Problem = problem.Message };
        }
    }

    private static Task<string?> OfProfileAsync(TenantWork work, string? profile, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(profile) ? Task.FromResult<string?>(null) : ProfileCodecs.FindAsync(work, profile, cancellationToken);
}
