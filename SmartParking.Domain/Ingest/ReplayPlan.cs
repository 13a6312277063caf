using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>Which events a replay takes, decided when it was allowed and audited.</summary>
/// <param name="Chunks">In the order in which they are applied; each is one transaction.</param>
public sealed record ReplayPlan(TenantId Tenant, Caller Caller, IReadOnlyList<IReadOnlyList<LedgerCursor>> Chunks)
{
    private const int MostEvents = 200;

    /// <summary>Each may need all that is stored of its device since.</summary>
    private const int MostDevices = 16;

    public int Total => Chunks.Sum(chunk => chunk.Count);

    internal static IReadOnlyList<IReadOnlyList<LedgerCursor>> Cut(IEnumerable<(LedgerCursor Place, string DevEui)> places)
    {
        var chunks = new List<IReadOnlyList<LedgerCursor>>();
        var chunk = new List<LedgerCursor>();
        var (devices, last) = (0, string.Empty);
        foreach (var (place, devEui) in places)
        {
            devices += devEui == last ? 0 : 1;
            if (chunk.Count == MostEvents || devices > MostDevices)
            {
                chunks.Add(chunk);
                (chunk, devices) = ([], 1);
            }

            chunk.Add(place);
            last = devEui;
        }

        if (chunk.Count > 0)
        {
            chunks.Add(chunk);
        }

        return chunks;
    }
}
