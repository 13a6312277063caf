using System.Collections.Concurrent;
using SmartParking.Domain.Data;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>What of the Portal works now, and since when. What anybody is told names parts and moments, never addresses, messages or findings.</summary>
internal sealed class PortalHealth : IDisposable
{
    /// <summary>No reason to send requests elsewhere.</summary>
    public const string SpoolPart = "spool";
    public const string DatabasePart = "database";
    public const string PlatformPart = "database_platform";
    public const string IsolationPart = "isolation_check";
    public const string IntakePart = "intake";

    /// <summary>No reason either: what was backed up too long ago is served as well as ever.</summary>
    public const string BackupsPart = "backups";

    private readonly RoleProbe[] _probes;
    private readonly ConcurrentDictionary<string, (string Status, DateTimeOffset Since)> _sinces = new();
    private readonly StartGate _gate;
    private readonly UplinkSpool _spool;
    private readonly UplinkInbox _inbox;
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _stopping;
    private Func<(bool Works, string Word)?> _backups = () => null;
    private DateTimeOffset? _drainingSince;

    public PortalHealth(ParkingSources sources, StartGate gate, UplinkSpool spool, UplinkInbox inbox, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _gate = gate;
        _spool = spool;
        _inbox = inbox;
        _time = time;
        _probes =
        [
            new RoleProbe(DatabasePart, sources.App, time),
            new RoleProbe(PlatformPart, sources.Platform, time),
            new RoleProbe("database_auth", sources.Auth, time),
        ];
        _stopping = lifetime.ApplicationStopping.Register(() => _drainingSince = time.GetUtcNow());
    }

    public bool IsDraining => _drainingSince is not null;

    /// <summary>Every part in a fixed order.</summary>
    public async Task<IReadOnlyList<HealthPart>> PartsAsync(CancellationToken cancellationToken)
    {
        var roles = await Task.WhenAll(_probes.Select(probe => probe.AskAsync(cancellationToken)));
        return
        [
            .. roles.Select(role => new HealthPart(role.Name, role.Answers, role.Answers ? "answers" : "away", role.Since, role.Failure is null ? [] : [role.Failure])),
            new HealthPart(IsolationPart, _gate.IsOpen, Word(_gate.State), _gate.Since, [.. _gate.Findings.Select(finding => finding.ToString())]),
            IsDraining ? new HealthPart(IntakePart, false, "draining", _drainingSince!.Value, []) : new HealthPart(IntakePart, true, "open", Since(IntakePart, "open"), []),
            .. Spool(),
            .. _backups() is { } backups ? [new HealthPart(BackupsPart, backups.Works, backups.Word, Since(BackupsPart, backups.Word), [])] : Array.Empty<HealthPart>(),
        ];
    }

    /// <summary>From then on told as a part of its own, whenever it has an answer.</summary>
    public void Ask(Func<(bool Works, string Word)?> backups) => _backups = backups;

    /// <summary>How the sensors' door stands: whether what comes now is stored, kept on this disk, or refused.</summary>
    public HealthPart Door()
    {
        var (works, word) = !_inbox.IsOpen ? (false, "closed") : _inbox.SpoolsAll ? (true, "spooling") : (true, "open");
        return new HealthPart("door", works, word, Since("door", word), []);
    }

    /// <summary>What runs by itself in this process, in V5's words; one that has ended before the Portal was told to stop is dead.</summary>
    public IReadOnlyList<(string Name, bool Lives, string Word)> Workers() =>
        [Worker("task_manager", _inbox), _spool.IsOn ? Worker("webhook_spool", _spool) : ("webhook_spool", true, "not initialized")];

    public void Dispose()
    {
        _stopping.Dispose();
        foreach (var probe in _probes)
        {
            probe.Dispose();
        }
    }

    public static string Word(SpoolState state) => state switch
    {
        SpoolState.Off => "off",
        SpoolState.Empty => "empty",
        SpoolState.Holding => "holding",
        SpoolState.Filling => "filling",
        SpoolState.Full => "full",
        SpoolState.Failing => "failing",
    };

    private (string Name, bool Lives, string Word) Worker(string name, BackgroundService worker)
    {
        var lives = IsDraining || worker.ExecuteTask is not { IsCompleted: true };
        return (name, lives, lives ? "alive" : "stopped");
    }

    /// <summary>Not named where there is none.</summary>
    private IEnumerable<HealthPart> Spool()
    {
        var now = _spool.Figures;
        if (now.State == SpoolState.Off)
        {
            return [];
        }

        var word = now.Poisoned == 0 ? Word(now.State) : $"{Word(now.State)}, {now.Poisoned} set aside";
        return [new HealthPart(SpoolPart, now.State is SpoolState.Empty or SpoolState.Holding, word, Since(SpoolPart, Word(now.State)), [])];
    }

    /// <summary>Since when somebody who asked was told the same. The sampler asks every half minute, so it is not wrong by more.</summary>
    private DateTimeOffset Since(string part, string status) =>
        _sinces.AddOrUpdate(part, _ => (status, _time.GetUtcNow()), (_, before) => before.Status == status ? before : (status, _time.GetUtcNow())).Since;

    private static string Word(StartState state) => state switch
    {
        StartState.Checking => "not passed yet",
        StartState.DatabaseAway => "not made: the database is away",
        StartState.Open => "passed",
        StartState.Refused => "refused",
    };
}
