using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sites;

/// <summary>
/// A space's form. Who saves what somebody has changed meanwhile is shown what differs, and nothing he typed is lost.
/// </summary>
public sealed partial class SpacePanel(CreateSpace create, EditSpace edit, DeleteSpace delete, RestoreSpace restore, SpacesQuery query, IServiceProvider services)
{
    private SpaceFields _fields = new();
    private SpaceInfo? _space;
    private SpaceInfo? _theirs;
    private Outcome? _refusal;
    private string? _who;
    private string _said = string.Empty;
    private bool _missing;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    /// <summary>The id of a space, or <see cref="SpacesAddress.New"/>.</summary>
    [Parameter, EditorRequired]
    public string Open { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public IReadOnlyList<SiteInfo> Sites { get; set; } = [];

    /// <summary>What is filtered: a new space begins where one looks.</summary>
    [Parameter, EditorRequired]
    public SpacesAddress Address { get; set; } = null!;

    /// <summary>Told what was done, in words.</summary>
    [Parameter]
    public EventCallback<string> OnDone { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private bool IsNew => Open == SpacesAddress.New;

    private bool ReadOnly => !Access.May(Permission.SpacesManage) || _space?.DeletedAt is not null;

    private SiteInfo? Site => Sites.FirstOrDefault(site => site.Id.ToString() == _fields.Site);

    private IEnumerable<(string Field, string Was, string Is)> Differing => SpaceFields.Differences(SpaceFields.Of(_theirs!.Draft), _fields, NameOf);

    protected override async Task OnInitializedAsync()
    {
        if (IsNew)
        {
            var site = Address.SiteIn(Sites) ?? Sites[0];
            _fields = new SpaceFields
            {
                Site = site.Id.ToString(),
                Zone = site.Zones.FirstOrDefault(zone => zone.Name == Address.Zone)?.Id.ToString() ?? string.Empty,
                Level = site.Levels.FirstOrDefault(level => level.Name == Address.Level)?.Id.ToString() ?? string.Empty,
            };
            return;
        }

        Take(Guid.TryParse(Open, out var id) ? await query.FindAsync(Access, id, CancellationToken.None) : null);
    }

    private void Take(SpaceInfo? space)
    {
        (_space, _theirs, _refusal, _missing) = (space, null, null, space is null);
        _fields = space is null ? _fields : SpaceFields.Of(space.Draft);
    }

    private string? At(string field) => _refusal?.Field == field ? R.Tell(_refusal) : null;

    private string? Bad(string field) => _refusal?.Field == field ? "true" : null;

    private string NameOf(string value) => value switch
    {
        "True" => L["Yes"],
        "False" => L["No"],
        _ => Site?.Zones.Concat(Site.Levels).FirstOrDefault(part => part.Id.ToString() == value)?.Name ?? value,
    };

    private Task<Outcome> SaveAsync() => IsNew ? DoAsync(CreateAsync) : DoAsync(actor => EditAsync(_space!.Version, actor));

    private Task<Outcome> KeepMineAsync() => DoAsync(actor => EditAsync(_theirs!.Version, actor));

    private async Task<Outcome> CreateAsync(Actor actor)
    {
        var (draft, wrong) = _fields.Draft();
        var (refusal, codes) = SpaceCodes.Expand(_fields.Code);
        if (draft is null || refusal is not null)
        {
            return refusal ?? Outcome.Refused("number.invalid", wrong);
        }

        var (outcome, ids) = await create.ManyAsync(Access, draft, codes, actor, CancellationToken.None);
        _said = outcome.IsDone ? L.Count("Space.Made", ids.Count) : string.Empty;
        _fields.Code = outcome.IsDone ? string.Empty : _fields.Code;
        return outcome;
    }

    private async Task<Outcome> EditAsync(uint version, Actor actor)
    {
        var (draft, wrong) = _fields.Draft();
        if (draft is null)
        {
            return Outcome.Refused("number.invalid", wrong);
        }

        var outcome = await edit.ExecuteAsync(Access, _space!.Id, draft, version, actor, CancellationToken.None);
        if (outcome.IsDone)
        {
            Take(await query.FindAsync(Access, _space.Id, CancellationToken.None));
            _said = L["Saved"];
        }
        else if (outcome.Refusal == "changed.meanwhile")
        {
            _theirs = await query.FindAsync(Access, _space.Id, CancellationToken.None);
            _who = (await services.GetRequiredService<SpaceDetailsQuery>().ReadAsync(Access, _space.Id, null, CancellationToken.None)).LastAudit?.ActorName;
        }

        return outcome;
    }

    private Task<Outcome> DeleteAsync(bool unassign) => DoAsync(async actor =>
    {
        var outcome = await delete.ExecuteAsync(Access, [_space!.Id], unassign, null, actor, CancellationToken.None);
        return await ThenTakeAsync(outcome);
    });

    private Task<Outcome> RestoreAsync() => DoAsync(async actor => await ThenTakeAsync(await restore.ExecuteAsync(Access, [_space!.Id], actor, CancellationToken.None)));

    private async Task<Outcome> ThenTakeAsync(Outcome outcome)
    {
        if (outcome.IsDone)
        {
            Take(await query.FindAsync(Access, _space!.Id, CancellationToken.None));
        }

        return outcome;
    }

    private async Task<Outcome> DoAsync(Func<Actor, Task<Outcome>> what)
    {
        if (_busy)
        {
            return Outcome.Done;
        }

        _busy = true;
        try
        {
            var outcome = await what(await services.GetRequiredService<CurrentPerson>().ActorAsync());
            _refusal = outcome.IsDone ? null : outcome;
            if (outcome.IsDone)
            {
                await OnDone.InvokeAsync(_said);
            }

            return outcome;
        }
        finally
        {
            _busy = false;
        }
    }
}
