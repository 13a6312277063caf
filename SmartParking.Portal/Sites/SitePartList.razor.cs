using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Sites;

/// <summary>The levels or the zones of a site, in their order.</summary>
public sealed partial class SitePartList(SiteParts parts, CurrentPerson person)
{
    private string _new = string.Empty;
    private string _name = string.Empty;
    private Guid? _renaming;
    private uint _version;
    private Outcome? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public SiteInfo Site { get; set; } = null!;

    [Parameter]
    public SitePart Part { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<SitePartInfo> Parts { get; set; } = [];

    [Parameter]
    public EventCallback OnChanged { get; set; }

    private bool MayManage => Access.May(Permission.SitesManage);

    private string Word => Part.ToString().ToLowerInvariant();

    private async Task AddAsync()
    {
        await DoAsync(async actor => (await parts.AddAsync(Access, Part, Site.Id, _new, null, actor, CancellationToken.None)).Outcome);
        _new = _refusal is null ? string.Empty : _new;
    }

    private async Task RenameAsync()
    {
        await DoAsync(actor => parts.RenameAsync(Access, Part, _renaming!.Value, _name, _version, actor, CancellationToken.None));
        _renaming = _refusal is null ? null : _renaming;
    }

    private Task MoveAsync(SitePartInfo part, int position) => DoAsync(actor => parts.MoveAsync(Access, Part, part.Id, position, actor, CancellationToken.None));

    private Task DeleteAsync(SitePartInfo part) => DoAsync(actor => parts.DeleteAsync(Access, Part, part.Id, actor, CancellationToken.None));

    private async Task DoAsync(Func<Actor, Task<Outcome>> what)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await what(await person.ActorAsync());
            _refusal = outcome.IsDone ? null : outcome;
            if (outcome.IsDone)
            {
                await OnChanged.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
