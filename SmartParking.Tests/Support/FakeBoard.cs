using System.Collections.Immutable;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Tests.Support;

/// <summary>A board without a database: what a component sees of it is the real <see cref="BoardView"/>.</summary>
internal sealed class FakeBoard
{
    private readonly Guid _zone = Guid.CreateVersion7();
    private readonly SiteView _site;
    private BoardSnapshot _now;

    public FakeBoard(DateTimeOffset now, params string[] codes)
    {
        _site = new SiteView(Guid.CreateVersion7(), "north", "North garage", "Europe/Paris", [new ZoneView(_zone, "Level 1")]);
        var spaces = codes.Select(code => new SpaceView(Guid.CreateVersion7(), _site.Id, _zone, code, SensedState.Free, now.AddMinutes(-12), now.AddMinutes(-4), now.AddHours(2), null, "0123456789ABCDEF"));
        _now = new BoardSnapshot([_site], spaces.ToImmutableDictionary(space => space.Id), now);
        View = new BoardView(() => _now, _ => { });
    }

    public BoardView View { get; }

    public SiteView Site => _site;

    public SpaceView this[string code] => _now.Spaces.Values.Single(space => space.Code == code);

    /// <summary>Changes spaces as one refresh of the board does, and tells whoever listens.</summary>
    public void Change(Func<SpaceView, SpaceView> change, params string[] codes)
    {
        var changed = codes.Select(code => change(this[code])).ToList();
        _now = _now.With([], changed, _now.ReadAt);
        View.Tell(changed.Select(space => space.Id).ToHashSet());
    }
}
