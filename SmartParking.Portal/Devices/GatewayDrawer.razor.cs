using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Devices;

/// <summary>A gateway's form, and what depends on it alone.</summary>
public sealed partial class GatewayDrawer(CreateGateway create, ChangeGateway change, GatewaysQuery query, SitesQuery sites, CurrentPerson person)
{
    private const int MostShown = 60;

    private GatewayFields _fields = new();
    private IReadOnlyList<(Guid Id, string Name)> _sites = [];
    private IReadOnlyList<LonelySpace> _lonely = [];
    private Outcome? _refusal;
    private bool _deleting;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public GatewayItem? Gateway { get; set; }

    [Parameter, EditorRequired]
    public GatewayDraft Draft { get; set; } = null!;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private bool MayManage => Access.May(Permission.GatewaysManage);

    protected override async Task OnInitializedAsync()
    {
        _fields = GatewayFields.Of(Draft);
        _sites = [.. (await sites.ReadAsync(Access, null, CancellationToken.None)).Select(site => (site.Id, site.Draft.Name))];
        _lonely = Gateway is null ? [] : await query.ReadLonelyAsync(Access, Gateway.Draft.GatewayId, CancellationToken.None);
    }

    private string? At(string field) => _refusal?.Field == field ? R.Tell(_refusal) : null;

    private string? Bad(string field) => _refusal?.Field == field ? "true" : null;

    private Task SaveAsync() => DoAsync(async actor => Gateway is { Id: { } id } known
        ? await change.EditAsync(Access, id, _fields.Draft(), known.Version, actor, CancellationToken.None)
        : (await create.ExecuteAsync(Access, _fields.Draft(), actor, CancellationToken.None)).Outcome);

    private Task DeleteAsync() => DoAsync(actor => change.DeleteAsync(Access, Gateway!.Id!.Value, null, actor, CancellationToken.None));

    private async Task DoAsync(Func<Domain.Audit.Actor, Task<Outcome>> deed)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await deed(await person.ActorAsync());
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
