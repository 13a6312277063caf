using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Imports;

/// <summary>The sensors that an import is about, held before its spaces, as everybody does who moves devices.</summary>
internal static class ImportSensors
{
    private const string Find = "select id from devices where tenant_id = $1 and dev_eui = any ($2) and kind = 'sensor' and decommissioned_at is null";

    /// <returns>Those that the tenant has, by DevEUI.</returns>
    public static async Task<Dictionary<string, DeviceRow>> HoldAsync(TenantWork work, string[] devEuis, CancellationToken cancellationToken)
    {
        if (devEuis.Length == 0)
        {
            return [];
        }

        var ids = await work.RowsAsync(Find, [Sql.P(work.Tenant.Value), Sql.P(devEuis)], row => row.GetGuid(0), cancellationToken);
        return (await DeviceRow.LockAsync(work, [.. ids], still: true, cancellationToken)).Values.ToDictionary(row => row.Draft.DevEui, StringComparer.Ordinal);
    }
}
