using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// The codec of a device's profile, when an event names another profile than the one last seen. Known devices come with theirs
/// already, so this asks for the first event of a device and after its profile was changed, once for the whole batch. Joining by the
/// events' profiles in <see cref="DeviceReader"/> was ten times slower: a prepared statement knows nothing of the length of arrays.
/// </summary>
internal static class ProfileCodecs
{
    private const string Named = "select profile_id, codec from profile_codecs where tenant_id = $1 and profile_id = any ($2)";

    public static async Task ResolveAsync(
        BatchWork work, Dictionary<(TenantId Tenant, DevEui DevEui), KnownDevice> devices, IEnumerable<InboundEvent> events, CancellationToken cancellationToken)
    {
        // One profile per device, the last: changing it makes the device join anew, which no two frames of one batch survive.
        var told = new Dictionary<(TenantId Tenant, DevEui DevEui), string>();
        foreach (var received in events)
        {
            if (received.Told.ProfileId.Length > 0 && devices.TryGetValue((received.Tenant, received.Told.DevEui), out var device) && device.SeenProfile is not null)
            {
                told[(received.Tenant, received.Told.DevEui)] = received.Told.ProfileId;
            }
        }

        var changed = told.Where(entry => devices[entry.Key].SeenProfile != entry.Value).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var codecs = await ReadAsync(work, changed.Select(entry => (entry.Key.Tenant, entry.Value)), cancellationToken);
        foreach (var (key, profile) in changed)
        {
            devices[key] = devices[key] with { Codec = codecs.GetValueOrDefault((key.Tenant, profile)) };
        }
    }

    /// <summary>The codec of one profile; null when it has none.</summary>
    public static async Task<string?> FindAsync(TenantWork work, string profile, CancellationToken cancellationToken)
    {
        await using var command = work.Command(Named, Sql.P(work.Tenant.Value), Sql.P(new[] { profile }));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? row.GetString(1) : null;
    }

    private static async Task<Dictionary<(TenantId Tenant, string Profile), string>> ReadAsync(
        BatchWork work, IEnumerable<(TenantId Tenant, string Profile)> wanted, CancellationToken cancellationToken)
    {
        await using var batch = new TenantBatch(work);
        foreach (var group in wanted.GroupBy(entry => entry.Tenant).OrderBy(group => group.Key.Value))
        {
            batch.Add(group.Key, Named, Sql.P(group.Key.Value), Sql.P(group.Select(entry => entry.Profile).Distinct(StringComparer.Ordinal).ToArray()));
        }

        var codecs = new Dictionary<(TenantId Tenant, string Profile), string>();
        await batch.ReadAsync((tenant, row) => codecs[(tenant, row.GetString(0))] = row.GetString(1), cancellationToken);
        return codecs;
    }
}
