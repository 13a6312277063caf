using SmartParking.Domain.Audit;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>Everything that can be done with the simulator, for the page and for requests: checked, then audited, then done.</summary>
internal sealed class SimulatorDesk(Simulator simulator, SimulatorOutage outage, SimulatorAudit audit)
{
    public const int LargestBurst = 5_000;
    public const int LongestSilence = 1_440;

    public async Task<SimulatorRefusal?> ChangeAsync(Actor actor, SimulatorSettings wanted, CancellationToken cancellationToken)
    {
        if (Knob.All.FirstOrDefault(knob => !knob.Allows(knob.Read(wanted))) is { } wrong)
        {
            return new SimulatorRefusal("range", wrong.Name, wrong.Least, wrong.Most);
        }

        var current = simulator.With((engine, _) => engine.Settings);
        var knobs = Knob.All.Where(knob => knob.Read(current) != knob.Read(wanted)).ToList();
        var switches = Switch.All.Where(each => each.Read(current) != each.Read(wanted)).ToList();
        return knobs.Count + switches.Count == 0 ? null : await DoAsync(
            actor, "change", "settings", Values(current), Values(wanted), () => simulator.Do((engine, _) => engine.Settings = wanted), cancellationToken);

        Dictionary<string, object?> Values(SimulatorSettings settings) => new(
            knobs.Select(knob => KeyValuePair.Create<string, object?>(knob.Name, knob.Read(settings)))
                .Concat(switches.Select(each => KeyValuePair.Create<string, object?>(each.Name, each.Read(settings)))));
    }

    public async Task<SimulatorRefusal?> BurstAsync(Actor actor, int events, CancellationToken cancellationToken) =>
        SimulatorRefusal.Unless("events", events, 1, LargestBurst)
        ?? await DoAsync(actor, "burst", "all", null, new() { ["events"] = events }, () => simulator.Do((engine, now) => engine.Burst(events, now)), cancellationToken);

    public Task<SimulatorRefusal?> ResetAsync(Actor actor, string devEui, ResetKind kind, CancellationToken cancellationToken) =>
        ToDeviceAsync(actor, "reset_counter", devEui, new() { ["kind"] = Word(kind) }, (engine, device, now) => engine.Reset(device, kind, now), cancellationToken);

    public Task<SimulatorRefusal?> SpoilAsync(Actor actor, string devEui, WrongPayload how, CancellationToken cancellationToken) =>
        ToDeviceAsync(actor, "wrong_payload", devEui, new() { ["kind"] = Word(how) }, (engine, device, now) => engine.Spoil(device, how, now), cancellationToken);

    public async Task<SimulatorRefusal?> SilenceAsync(Actor actor, string devEui, int minutes, CancellationToken cancellationToken) =>
        SimulatorRefusal.Unless("minutes", minutes, 1, LongestSilence)
        ?? await ToDeviceAsync(actor, "silence", devEui, new() { ["minutes"] = minutes }, (engine, device, now) => engine.Silence(device, TimeSpan.FromMinutes(minutes), now), cancellationToken);

    public async Task<SimulatorRefusal?> SilenceShareAsync(Actor actor, double share, int minutes, CancellationToken cancellationToken) =>
        SimulatorRefusal.Unless("share", share, 1, 100)
        ?? SimulatorRefusal.Unless("minutes", minutes, 1, LongestSilence)
        ?? await DoAsync(
            actor, "silence", "share", null, new() { ["share"] = share, ["minutes"] = minutes }, () => simulator.Do((engine, now) => engine.SilenceShare(share, TimeSpan.FromMinutes(minutes), now)), cancellationToken);

    public Task<SimulatorRefusal?> WakeAsync(Actor actor, CancellationToken cancellationToken) =>
        DoAsync(actor, "wake", "all", null, [], () => simulator.Do((engine, _) => engine.Wake()), cancellationToken);

    /// <summary>Returns when the database is away. The entry is committed before.</summary>
    public async Task<SimulatorRefusal?> OutageAsync(Actor actor, int seconds, CancellationToken cancellationToken)
    {
        if (SimulatorRefusal.Unless("seconds", seconds, SimulatorOutage.Shortest, SimulatorOutage.Longest) is { } wrong)
        {
            return wrong;
        }

        if (!outage.IsPossible)
        {
            return new SimulatorRefusal("not_own", string.Empty);
        }

        if (!outage.TryReserve(TimeSpan.FromSeconds(seconds)))
        {
            return new SimulatorRefusal("under_way", string.Empty);
        }

        var refusal = SimulatorRefusal.NotAudited;
        try
        {
            refusal = await DoAsync(actor, "outage", "database", null, new() { ["seconds"] = seconds }, () => { }, cancellationToken);
        }
        finally
        {
            if (refusal is not null)
            {
                outage.Forgo();
            }
        }

        if (refusal is null)
        {
            await outage.StopAsync();
        }

        return refusal;
    }

    public Task<SimulatorRefusal?> EndOutageAsync(Actor actor, CancellationToken cancellationToken) =>
        DoAsync(actor, "outage_end", "database", null, [], outage.EndNow, cancellationToken);

    private async Task<SimulatorRefusal?> ToDeviceAsync(
        Actor actor, string verb, string devEui, Dictionary<string, object?> after, Action<EmulatorEngine, int, DateTimeOffset> act, CancellationToken cancellationToken) =>
        simulator.Find(devEui.Trim()) is { } device
            ? await DoAsync(actor, verb, devEui.Trim().ToUpperInvariant(), null, after, () => simulator.Do((engine, now) => act(engine, device, now)), cancellationToken)
            : new SimulatorRefusal("no_device", "devEui");

    private async Task<SimulatorRefusal?> DoAsync(
        Actor actor, string verb, string resource, Dictionary<string, object?>? before, Dictionary<string, object?> after, Action act, CancellationToken cancellationToken)
    {
        try
        {
            await audit.WriteAsync(actor, verb, resource, before, after, cancellationToken);
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure))
        {
            return SimulatorRefusal.NotAudited;
        }

        act();
        return null;
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
