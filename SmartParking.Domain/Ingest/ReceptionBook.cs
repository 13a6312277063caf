using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Which gateway hears which device. Gathered in memory, because a frame must not wait for it, and written every half minute, one
/// statement per tenant; what was not written is kept for the next time. See docs/gateways.md.
/// </summary>
public sealed partial class ReceptionBook(TenantScope scope, TimeProvider time, ILogger<ReceptionBook> logger) : BackgroundService
{
    /// <summary>So many pairs are gathered between two writings at most: with the database away for long, what is new then is let go.</summary>
    public const int MostPairs = 200_000;

    // By device and gateway, so that two nodes wait for each other in one direction only. A device that has gone meanwhile is passed over.
    private const string Write =
        """
        insert into gateway_receptions as g (tenant_id, device_id, gateway_id, first_heard_at, last_heard_at, frames, rssi, snr)
        select $1, v.* from unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::bigint[], $7::int[], $8::real[])
                as v(device_id, gateway_id, first, last, frames, rssi, snr)
            join devices d on d.tenant_id = $1 and d.id = v.device_id
        order by v.device_id, v.gateway_id
        on conflict (tenant_id, device_id, gateway_id) do update set
            first_heard_at = least(g.first_heard_at, excluded.first_heard_at), frames = g.frames + excluded.frames,
            rssi = case when excluded.last_heard_at >= g.last_heard_at then excluded.rssi else g.rssi end,
            snr = case when excluded.last_heard_at >= g.last_heard_at then excluded.snr else g.snr end,
            last_heard_at = greatest(g.last_heard_at, excluded.last_heard_at)
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);
    private static readonly Caller Writer = Caller.Job("gateway.heard");

    private readonly Lock _gate = new();
    private Dictionary<(TenantId Tenant, Guid Device, GatewayId Gateway), Heard> _fresh = [];

    /// <summary>Frames were recorded. Costs the caller a few entries of a dictionary.</summary>
    internal void Take(IReadOnlyList<(TenantId Tenant, Guid Device, InboundEvent Event)> frames)
    {
        if (frames.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var (tenant, device, received) in frames)
            {
                foreach (var reception in received.Told.Receptions)
                {
                    if (GatewayId.TryParse(reception.GatewayId, out var gateway))
                    {
                        Add((tenant, device, gateway), new Heard(received.ArrivedAt, received.ArrivedAt, 1, reception.Rssi, reception.Snr));
                    }
                }
            }
        }
    }

    /// <summary>Writes what was gathered. A tenant whose writing fails keeps it, and does not keep the others from theirs.</summary>
    /// <exception cref="AggregateException">Some could not be written.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        Dictionary<(TenantId Tenant, Guid Device, GatewayId Gateway), Heard> gathered;
        lock (_gate)
        {
            (gathered, _fresh) = (_fresh, []);
        }

        var failures = new List<Exception>();
        foreach (var tenant in gathered.GroupBy(entry => entry.Key.Tenant))
        {
            List<KeyValuePair<(TenantId Tenant, Guid Device, GatewayId Gateway), Heard>> rows = [.. tenant];
            try
            {
                await WriteAsync(tenant.Key, rows, cancellationToken);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
                lock (_gate)
                {
                    rows.ForEach(row => Add(row.Key, row.Value));
                }
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    /// <summary>What was gathered since the last writing is written before the process ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryWriteAsync(stoppingToken);
        }
    }

    private void Add((TenantId Tenant, Guid Device, GatewayId Gateway) pair, Heard heard)
    {
        if (_fresh.Count >= MostPairs && !_fresh.ContainsKey(pair))
        {
            return;
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_fresh, pair, out var isThere);
        known = isThere ? known.With(heard) : heard;
    }

    private Task WriteAsync(TenantId tenant, List<KeyValuePair<(TenantId Tenant, Guid Device, GatewayId Gateway), Heard>> rows, CancellationToken cancellationToken) =>
        scope.RunAsync(
            tenant,
            Writer,
            async (work, cancel) =>
            {
                await using var command = work.Command(
                    Write,
                    Sql.P(tenant.Value),
                    Sql.Column(rows, row => row.Key.Device),
                    Sql.Column(rows, row => row.Key.Gateway.Value),
                    Sql.Column(rows, row => row.Value.First),
                    Sql.Column(rows, row => row.Value.Last),
                    Sql.Column(rows, row => row.Value.Frames),
                    Sql.Column(rows, row => row.Value.Rssi),
                    Sql.Column(rows, row => row.Value.Snr));
                await command.ExecuteNonQueryAsync(cancel);
            },
            cancellationToken);

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            // Also when the process ends and time was too short: what is lost is heard again with the next frame.
            Log.WriteFailed(logger, failure);
        }
    }

    /// <summary>What one gateway heard of one device.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Heard(DateTimeOffset First, DateTimeOffset Last, long Frames, int Rssi, float Snr)
    {
        public Heard With(Heard other)
        {
            var newer = other.Last >= Last ? other : this;
            return new Heard(other.First < First ? other.First : First, newer.Last, Frames + other.Frames, newer.Rssi, newer.Snr);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Which gateways heard which devices could not be written; it is tried again")]
        public static partial void WriteFailed(ILogger logger, Exception failure);
    }
}
