using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sites;

/// <summary>One deed for many spaces: what they are now, what will become of them, and the word to do it.</summary>
public sealed partial class BulkPanel(
    OverrideSpaces overrides, ReturnToService giveBack, EditSpace edit, DeleteSpace delete, RestoreSpace restore, IServiceProvider services)
{
    private const int NamedCodes = 12;

    private readonly OverrideFields _override = new();
    private readonly BulkFields _edit = new();
    private IReadOnlyList<SpaceInfo>? _now;
    private Outcome? _refusal;
    private bool _unassign;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public BulkDeed Deed { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<Guid> Spaces { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<SiteInfo> Sites { get; set; } = [];

    /// <summary>Told what was done, in words.</summary>
    [Parameter]
    public EventCallback<string> OnDone { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private string Codes => string.Join(", ", _now!.Select(space => space.Code).Order(SpaceCode.Natural).Take(NamedCodes)) + (_now!.Count > NamedCodes ? $" … (+{_now.Count - NamedCodes})" : string.Empty);

    private IEnumerable<(ShownState State, int Count)> States => _now!.CountBy(space => space.Shown).OrderBy(each => each.Key).Select(each => (each.Key, each.Value));

    private string? Zone => _now is [var first, ..] ? first.Names.TimeZone : null;

    /// <summary>Null when they lie on several.</summary>
    private SiteInfo? OneSite() => _now is [var first, ..] && _now.All(space => space.SiteId == first.SiteId) ? Sites.FirstOrDefault(site => site.Id == first.SiteId) : null;

    private IEnumerable<string> Changes => Deed switch
    {
        BulkDeed.Block or BulkDeed.OutOfService when _now!.Count(space => space.Override is not null) is > 0 and var busy => [L.Count("Deed.Block.Busy", busy)],
        BulkDeed.Return => [L.Count("Deed.Return.Ends", _now!.Count(space => space.Override is not null)), .. _now!.Count(space => space.Override is null && space.Waiting is not null) is > 0 and var waits ? [L.Count("Deed.Return.Withdraws", waits)] : Array.Empty<string>()],
        BulkDeed.Edit => _edit.Preview(_now!, L),
        BulkDeed.Delete => [L["Deed.Delete.Effect"], .. _now!.Count(space => space.Override is not null || space.Waiting is not null) is > 0 and var ends ? [L.Count("Deed.Delete.Overrides", ends)] : Array.Empty<string>()],
        _ => [],
    };

    private static bool HasDevice(SpaceInfo space) => space.Sensor is not null || space.Display is not null;

    protected override async Task OnParametersSetAsync()
    {
        if (_now is null || _now.Count != Spaces.Count)
        {
            _now = await services.GetRequiredService<SpacesQuery>().OfAsync(Access, [.. Spaces.Take(SpaceRules.MostAtOnce)], CancellationToken.None);
            _refusal = Spaces.Count > SpaceRules.MostAtOnce ? Outcome.Refused("spaces.too_many", null, SpaceRules.MostAtOnce) : null;
        }
    }

    private async Task DoAsync()
    {
        if (_busy || _now is null)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await DoAsync(await services.GetRequiredService<CurrentPerson>().ActorAsync());
            _refusal = outcome.IsDone ? null : outcome;
            if (outcome.IsDone)
            {
                await OnDone.InvokeAsync(L.Count($"Deed.{Deed}.Done", Spaces.Count));
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<Outcome> DoAsync(Actor actor) => Deed switch
    {
        BulkDeed.Block => await LayAsync(OverrideKind.Blocked, actor),
        BulkDeed.OutOfService => await LayAsync(OverrideKind.OutOfService, actor),
        BulkDeed.Return => (await giveBack.ManyAsync(Access, SpaceSelection.Of(Spaces), actor, CancellationToken.None)).Outcome,
        BulkDeed.Edit => _edit.Changes() is { } changes ? (await edit.ManyAsync(Access, Spaces, changes, actor, CancellationToken.None)).Outcome : Outcome.Refused("number.invalid", "auto_release_minutes"),
        BulkDeed.Delete => await delete.ExecuteAsync(Access, Spaces, _unassign, null, actor, CancellationToken.None),
        BulkDeed.Restore => await restore.ExecuteAsync(Access, Spaces, actor, CancellationToken.None),
    };

    private async Task<Outcome> LayAsync(OverrideKind kind, Actor actor)
    {
        var (draft, refusal) = _override.Draft(kind, Zone, services.GetRequiredService<TimeProvider>().GetUtcNow());
        return draft is null ? refusal! : (await overrides.ExecuteAsync(Access, SpaceSelection.Of(Spaces), draft, actor, CancellationToken.None)).Outcome;
    }
}
