using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>
/// When each secret was used last. Kept in memory, because the door must not write for it, and written every few seconds, one
/// statement per tenant. Writing twice changes nothing: the newer time stays.
/// </summary>
public sealed partial class SecretUses(TenantScope scope, TimeProvider time, ILogger<SecretUses> logger) : BackgroundService
{
    private const string Write =
        """
        update webhook_secrets s set last_used_at = u.at, last_event = u.event, last_dev_eui = u.dev_eui
        from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[]) as u(id, at, event, dev_eui)
        where s.tenant_id = $1 and s.id = u.id and (s.last_used_at is null or s.last_used_at < u.at)
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly Caller Writer = Caller.Job("webhook_secret.used");

    private readonly ConcurrentDictionary<SecretHolder, SecretUse> _newest = new();
    private readonly ConcurrentDictionary<SecretHolder, SecretUse> _written = new();

    /// <summary>An event was acknowledged.</summary>
    public void Record(SecretHolder secret, SecretUse use) => _newest[secret] = use;

    /// <returns>What this process knows; null when it received nothing with that secret.</returns>
    public SecretUse? Of(SecretHolder secret) => _newest.GetValueOrDefault(secret);

    /// <summary>Writes what is new since the last time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var fresh = _newest.Where(entry => !entry.Value.Equals(_written.GetValueOrDefault(entry.Key))).ToList();
        foreach (var tenant in fresh.GroupBy(entry => entry.Key.Tenant))
        {
            var rows = tenant.ToList();
            await scope.RunAsync(
                tenant.Key,
                Writer,
                async (work, cancel) =>
                {
                    await using var command = work.Command(
                        Write,
                        Sql.P(tenant.Key.Value),
                        Sql.Column(rows, row => row.Key.Secret),
                        Sql.Column(rows, row => row.Value.At),
                        Sql.Column(rows, row => row.Value.Event),
                        Sql.Column(rows, row => row.Value.DevEui.Value));
                    await command.ExecuteNonQueryAsync(cancel);
                },
                cancellationToken);
            rows.ForEach(row => _written[row.Key] = row.Value);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.WriteFailed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "When webhook secrets were used last could not be written; it is tried again")]
        public static partial void WriteFailed(ILogger logger, Exception failure);
    }
}
