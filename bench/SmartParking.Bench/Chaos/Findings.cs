using System.Globalization;
using Npgsql;

namespace SmartParking.Bench.Chaos;

/// <summary>What the database holds against what was sent and answered.</summary>
/// <param name="Kept">Events in the ledger.</param>
/// <param name="Lost">Acknowledged, and not in the ledger.</param>
/// <param name="Twice">Bodies, readings or counts of a device's uplinks beyond one for each event.</param>
/// <param name="Odd">Rows nobody sent, rows of another tenant, and events that ended neither as accepted nor as late.</param>
/// <param name="Repeats">Posts of an event that was there before.</param>
/// <param name="Differing">Devices whose readings, history, state or head is not the fold of their events.</param>
internal sealed record Findings(int Kept, int Lost, int Twice, int Odd, long Repeats, int Differing, int Devices)
{
    private const string Ledger =
        """
        select l.key, t.slug, l.event, l.status, l.repeats, coalesce(r.bodies, 0), coalesce(l.reason, '')
        from ingest_ledger l join tenants t on t.id = l.tenant_id
            left join (select tenant_id, id, count(*) as bodies from raw_events group by tenant_id, id) r on r.tenant_id = l.tenant_id and r.id = l.id
        where t.kind <> 'canary'
        """;

    private const string Unknown = "select u.dev_eui, u.uplinks from unknown_devices u join tenants t on t.id = u.tenant_id where t.kind <> 'canary'";

    private static readonly string[] GoodEnds = ["accepted", "late"];

    public bool AreNone => Lost + Twice + Odd + Differing == 0;

    public static async Task<Findings> ReadAsync(string superuser, IReadOnlyList<ChaosDevice> devices)
    {
        await using var connection = new NpgsqlConnection(superuser + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        var sent = devices.SelectMany(device => device.Events).ToDictionary(told => told.Id.ToString(), StringComparer.Ordinal);
        var kept = new HashSet<Guid>();
        var (twice, odd, repeats) = (0, 0, 0L);
        await StoredStories.EachAsync(connection, Ledger, row =>
        {
            var isOurs = sent.TryGetValue(row.GetString(0), out var told) && told.Device.Owner == row.GetString(1) && told.Type == row.GetString(2);
            if (isOurs)
            {
                kept.Add(told!.Id);
            }

            if (!isOurs || !IsGood(told!, row.GetString(3)))
            {
                Complain($"odd ledger row: {row.GetString(0)} of {row.GetString(1)}, {row.GetString(2)}, {row.GetString(3)} {row.GetString(6)}", ++odd);
            }

            repeats += row.GetInt32(4);
            twice += row.GetInt64(5) == 1 ? 0 : 1;
        });
        var lost = sent.Values.Where(told => told.IsAcknowledged && !kept.Contains(told.Id)).ToList();
        lost.ForEach(told => Complain($"lost: {told.Id} of {told.Device.DevEui}, answered {told.Status}", 1));
        var differing = await DifferingAsync(connection, devices, kept);
        twice += differing.Twice + await UnknownTwiceAsync(connection, devices, kept);
        return new Findings(kept.Count, lost.Count, twice, odd, repeats, differing.Devices, devices.Count);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kept:N0} in the ledger, {Lost:N0} lost, {Twice:N0} twice, {Odd:N0} odd, {Differing:N0} of {Devices:N0} devices differ");

    private static bool IsGood(SentEvent told, string status) => told.Device.IsKnown ? GoodEnds.Contains(status) : status == "unknown_device";

    private static async Task<(int Devices, int Twice)> DifferingAsync(NpgsqlConnection connection, IReadOnlyList<ChaosDevice> devices, HashSet<Guid> kept)
    {
        var stored = await StoredStories.ReadAsync(connection);
        var (differing, twice) = (0, 0);
        foreach (var device in devices.Where(device => device.IsKnown))
        {
            var found = stored.Of(device.DevEui);
            if (found.Difference(DeviceStory.Of(device.Events.Where(told => kept.Contains(told.Id)))) is { } difference)
            {
                Complain($"{device.DevEui} differs: {difference}", ++differing);
            }

            twice += found.Readings.Count - found.Readings.Distinct().Count();
        }

        return (differing, twice);
    }

    /// <summary>Nothing is stored of a device nobody knows but how often it was heard.</summary>
    private static async Task<int> UnknownTwiceAsync(NpgsqlConnection connection, IReadOnlyList<ChaosDevice> devices, HashSet<Guid> kept)
    {
        var expected = devices.Where(device => !device.IsKnown).ToDictionary(device => device.DevEui, device => device.Events.LongCount(told => kept.Contains(told.Id)), StringComparer.Ordinal);
        var wrong = 0;
        await StoredStories.EachAsync(connection, Unknown, row =>
        {
            if (expected.Remove(row.GetString(0), out var uplinks) && uplinks != row.GetInt64(1))
            {
                Complain($"{row.GetString(0)}, known to nobody, was counted {row.GetInt64(1)} times instead of {uplinks}", ++wrong);
            }
        });
        return wrong + expected.Count(left => left.Value > 0);
    }

    private static void Complain(string words, int count)
    {
        if (count <= 5)
        {
            Console.Error.WriteLine("  " + words);
        }
    }
}
