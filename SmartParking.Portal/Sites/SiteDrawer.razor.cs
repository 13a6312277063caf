using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Sites;

/// <summary>A site's form, its levels and zones, and its end.</summary>
public sealed partial class SiteDrawer(CreateSite create, EditSite edit, DeleteSite delete, SitesQuery query, CurrentPerson person, TimeProvider time)
{
    private static readonly IReadOnlyList<string> Zones = [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId && (zone.Id.Contains('/', StringComparison.Ordinal) || zone.Id == "UTC")).Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    private SiteFields _fields = new();
    private uint? _version;
    private Outcome? _refusal;
    private bool _deleting;
    private bool _saved;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public SiteInfo? Site { get; set; }

    /// <summary>Told which site is to be open now; null for none.</summary>
    [Parameter]
    public EventCallback<Guid?> OnChanged { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private bool MayManage => Access.May(Permission.SitesManage);

    private string? ZoneHelp => TimeZoneInfo.TryFindSystemTimeZoneById(_fields.TimeZone, out var zone)
        ? L["Site.TimeZone.Now", TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).ToString("t", System.Globalization.CultureInfo.CurrentCulture)]
        : L["Site.TimeZone.Help"];

    private string? Whole => _refusal is { Field: null } ? R.Tell(_refusal) : null;

    protected override void OnInitialized() => Take(Site);

    private void Take(SiteInfo? site)
    {
        _fields = site is null ? new SiteFields() : SiteFields.Of(site.Draft);
        _version = site?.Version;
        _refusal = null;
    }

    private string? At(string field) => _refusal?.Field == field ? R.Tell(_refusal) : null;

    private string? Bad(string field) => _refusal?.Field == field ? "true" : null;

    private Task SaveAsync() => DoAsync(async () =>
    {
        var (draft, wrong) = _fields.Draft();
        if (draft is null)
        {
            return (Outcome.Refused("number.invalid", wrong), Site?.Id);
        }

        var actor = await person.ActorAsync();
        if (Site is null)
        {
            var (made, id) = await create.ExecuteAsync(Access, draft, null, actor, CancellationToken.None);
            return (made, id);
        }

        return (await edit.ExecuteAsync(Access, Site.Id, draft, _version, actor, CancellationToken.None), Site.Id);
    });

    private Task DeleteAsync() => DoAsync(async () => (await delete.ExecuteAsync(Access, Site!.Id, null, await person.ActorAsync(), CancellationToken.None), null));

    private async Task ReloadAsync()
    {
        Take(await query.FindAsync(Access, Site!.Id, CancellationToken.None));
        await OnChanged.InvokeAsync(Site.Id);
    }

    private async Task DoAsync(Func<Task<(Outcome Outcome, Guid? Open)>> what)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var (outcome, open) = await what();
            _saved = outcome.IsDone;
            _refusal = outcome.IsDone ? null : outcome;
            if (outcome.IsDone)
            {
                await OnChanged.InvokeAsync(open);
                Take(open is null ? null : await query.FindAsync(Access, open.Value, CancellationToken.None));
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
