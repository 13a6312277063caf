using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices;

/// <summary>Once a day: forgets unknown devices that have long been silent, those that are ignored included. Replay is safe: what is gone is not found again.</summary>
public sealed class UnknownDeviceSweep(PlatformScope platform, TenantScope scope, DevicesOptions options, TimeProvider time) : IRecurringJob
{
    private const string Tenants = "select distinct tenant_id from unknown_devices where last_seen_at < $1";
    private const string Forget = "delete from unknown_devices where tenant_id = $1 and last_seen_at < $2";

    private static readonly Caller Keeper = Caller.Job("unknown.forget");

    public string Name => "unknown.forget";

    public string Schedule => "0 40 3 * * ?";

    public TimeSpan Limit => TimeSpan.FromMinutes(10);

    /// <summary>Needs no fence: what is forgotten twice is gone once.</summary>
    public async Task<JobResult> RunAsync(JobFence fence, CancellationToken cancellationToken) => JobResult.Of(("devices", await SweepAsync(cancellationToken)));

    /// <returns>How many were forgotten.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        if (options.UnknownKeepDays == 0)
        {
            return 0;
        }

        var before = time.GetUtcNow().AddDays(-options.UnknownKeepDays);
        return await platform.SweepAsync(Keeper, Tenants, before, (tenant, cancel) => ForgetAsync(tenant, before, cancel), cancellationToken);
    }

    private Task<int> ForgetAsync(TenantId tenant, DateTimeOffset before, CancellationToken cancellationToken) =>
        scope.RunAsync(
            tenant,
            Keeper,
            async (work, cancel) =>
            {
                await using var forget = work.Command(Forget, Sql.P(tenant.Value), Sql.P(before));
                return await forget.ExecuteNonQueryAsync(cancel);
            },
            cancellationToken);
}
