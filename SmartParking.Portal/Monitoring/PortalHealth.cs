using SmartParking.Domain.Data;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>What of the Portal works now. Names parts and moments, never addresses, messages or findings: anybody may ask.</summary>
internal sealed class PortalHealth : IDisposable
{
    /// <summary>No reason to send requests elsewhere.</summary>
    public const string SpoolPart = "spool";

    private readonly RoleProbe[] _probes;
    private readonly StartGate _gate;
    private readonly UplinkSpool _spool;
    private readonly CancellationTokenRegistration _stopping;
    private DateTimeOffset? _drainingSince;

    public PortalHealth(ParkingSources sources, StartGate gate, UplinkSpool spool, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _gate = gate;
        _spool = spool;
        _probes =
        [
            new RoleProbe("database", sources.App, time),
            new RoleProbe("database_platform", sources.Platform, time),
            new RoleProbe("database_auth", sources.Auth, time),
        ];
        _stopping = lifetime.ApplicationStopping.Register(() => _drainingSince = time.GetUtcNow());
    }

    /// <summary>Every part in a fixed order.</summary>
    public async Task<IReadOnlyList<HealthPart>> PartsAsync(CancellationToken cancellationToken)
    {
        var roles = await Task.WhenAll(_probes.Select(probe => probe.AskAsync(cancellationToken)));
        return
        [
            .. roles.Select(role => new HealthPart(role.Name, role.Answers, role.Answers ? "answers" : "away", role.Since)),
            new HealthPart("isolation_check", _gate.IsOpen, Word(_gate.State), _gate.Since),
            new HealthPart("intake", _drainingSince is null, _drainingSince is null ? "open" : "draining", _drainingSince),
            .. Spool(_spool),
        ];
    }

    public void Dispose()
    {
        _stopping.Dispose();
        foreach (var probe in _probes)
        {
            probe.Dispose();
        }
    }

    /// <summary>Not named where there is none.</summary>
    private static IEnumerable<HealthPart> Spool(UplinkSpool spool)
    {
        var (works, word) = spool.State switch
        {
            SpoolState.Off => (true, string.Empty),
            SpoolState.Empty => (true, "empty"),
            SpoolState.Holding => (true, "holding"),
            SpoolState.Filling => (false, "filling"),
            SpoolState.Full => (false, "full"),
            SpoolState.Failing => (false, "failing"),
        };
        return word.Length == 0 ? [] : [new HealthPart(SpoolPart, works, spool.Poisoned == 0 ? word : $"{word}, {spool.Poisoned} set aside", null)];
    }

    private static string Word(StartState state) => state switch
    {
        StartState.Checking => "not passed yet",
        StartState.DatabaseAway => "not made: the database is away",
        StartState.Open => "passed",
        StartState.Refused => "refused",
    };
}
