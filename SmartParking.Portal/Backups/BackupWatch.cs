using System.Diagnostics.Metrics;
using Npgsql;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Backups;

/// <summary>Asks every minute how safe the data is, for metrics and health, which must not wait for it.</summary>
internal sealed class BackupWatch : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private readonly Meter _meter;
    private readonly BackupBook _book;
    private readonly BackupOptions _options;
    private readonly StartGate _gate;
    private readonly TimeProvider _time;
    private BackupStanding? _standing;

    public BackupWatch(BackupBook book, BackupOptions options, StartGate gate, WalLag log, IMeterFactory meters, TimeProvider time)
    {
        (_book, _options, _gate, _time) = (book, options, gate, time);
        _meter = meters.Create("SmartParking.Backups");
        _meter.CreateObservableGauge("backup_configured", () => options.IsOn ? 1 : 0, description: "1 when there is a folder for backups.");
        _meter.CreateObservableGauge("backup_last_made_timestamp_seconds", () => Seconds(_standing?.LastMadeAt), description: "When the newest backup was made, in seconds since 1970; 0 when there is none.");
        _meter.CreateObservableGauge("backup_last_proved_timestamp_seconds", () => Seconds(_standing?.LastProvedAt), description: "When a restore last came out whole, in seconds since 1970; 0 when none has.");
        _meter.CreateObservableGauge("backup_restore_seconds", () => _standing?.RecoverySeconds ?? 0, description: "How long that restore took: the recovery time of this machine.");
        _meter.CreateObservableGauge("backup_log_behind_seconds", () => log.Behind is { } behind ? [new Measurement<double>(behind.TotalSeconds)] : Array.Empty<Measurement<double>>(), description: "What would be lost with the server's machine; none while nobody receives the log.");
    }

    /// <summary>Null where there are no backups, and while nothing is known.</summary>
    public (bool Works, string Word)? Standing =>
        !_options.IsOn || _standing is not { } standing ? null
        : standing.IsRed ? (false, standing.LastProvedAt is null ? "none proved yet" : "last proved too long ago")
        : (true, "proved");

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _standing = BackupStanding.Of(await _book.ListAsync(cancellationToken), _time.GetUtcNow());
        }
        catch (Exception away) when (away is NpgsqlException or ContextRefusedException)
        {
            // Others tell that the database is away; what was known stays true.
        }
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, _time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static double Seconds(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds() / 1000.0 ?? 0;
}
