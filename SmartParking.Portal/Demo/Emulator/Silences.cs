namespace SmartParking.Portal.Demo.Emulator;

/// <summary>Which devices say nothing, and until when.</summary>
internal sealed class Silences
{
    private readonly Dictionary<int, DateTimeOffset> _until = [];

    public bool Covers(int device, DateTimeOffset at) => _until.TryGetValue(device, out var until) && at < until;

    public void Begin(int device, DateTimeOffset until) => _until[device] = until;

    public void EndAll() => _until.Clear();

    /// <summary>Those under way, the ones that end first before the others.</summary>
    public IReadOnlyList<(int Device, DateTimeOffset Until)> At(DateTimeOffset now) =>
        [.. _until.Where(each => now < each.Value).OrderBy(each => each.Value).ThenBy(each => each.Key).Select(each => (each.Key, each.Value))];
}
