using System.Security.Cryptography;
using System.Text;
using SmartParking.Portal.Demo.Emulator;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>The one emulator of this process, for whoever drives it: its own loop, the page, requests. Until it has begun there is nothing to drive.</summary>
internal sealed class Simulator(TimeProvider time)
{
    private readonly Lock _guard = new();
    private EmulatorEngine? _engine;
    private byte[] _token = [];

    public SimulatorFigures Figures { get; } = new(time);

    public bool IsOn => _engine is not null;

    /// <param name="engine">Nobody else's from now on.</param>
    /// <param name="token">Opens the door for scripts.</param>
    public void Begin(EmulatorEngine engine, string token)
    {
        _token = Hash(token);
        _engine = engine;
    }

    /// <summary>Takes as long for a wrong token as for the right one.</summary>
    public bool Knows(string token) => _token.Length > 0 && CryptographicOperations.FixedTimeEquals(Hash(token), _token);

    public IReadOnlyList<Post> Advance(DateTimeOffset now) => With((engine, _) => engine.Advance(now));

    /// <summary>Nobody else touches the engine meanwhile.</summary>
    public T With<T>(Func<EmulatorEngine, DateTimeOffset, T> act)
    {
        var engine = _engine ?? throw new InvalidOperationException("The emulator has not begun.");
        lock (_guard)
        {
            return act(engine, time.GetUtcNow());
        }
    }

    public void Do(Action<EmulatorEngine, DateTimeOffset> act) => With((engine, now) =>
    {
        act(engine, now);
        return true;
    });

    public SimulatorView View() => With((engine, now) => new SimulatorView(
        engine.Settings,
        Figures.View(),
        engine.Counts,
        engine.Waiting,
        [.. engine.SilentAt(now).Select(each => new SilentDevice(engine.Devices[each.Device].Identity.DevEui, engine.Devices[each.Device].Identity.Name, each.Until))]));

    /// <returns>The device's number in the engine; null when there is none.</returns>
    public int? Find(string devEui) => With<int?>((engine, _) =>
    {
        for (var index = 0; index < engine.Devices.Count; index++)
        {
            if (string.Equals(engine.Devices[index].Identity.DevEui, devEui, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return null;
    });

    public IReadOnlyList<SimulatedDevice> Devices() => With((engine, _) =>
        engine.Devices.Select(device => new SimulatedDevice(device.Identity.DevEui, device.Identity.Name, device.Identity.TenantName)).ToList());

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
