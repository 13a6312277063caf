using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Occupancy;

/// <summary>The out-of-service of a space: why and until when, and what this person may do about it.</summary>
public sealed partial class OutOfServicePanel(
    TakeOutOfService take, ReturnToService giveBack, CurrentPerson person, OutOfServiceDrafts drafts, IStringLocalizer<OccupancyTexts> texts, IStringLocalizer<SharedTexts> words)
{
    private OutOfServiceForm? _form;
    private ElementReference _end;
    private ElementReference _confirm;
    private bool _asking;
    private bool _focus;
    private bool _acted;
    private bool _home;
    private bool _busy;
    private string? _refusal;
    private Guid? _override;

    [Parameter, EditorRequired]
    public SpaceView Space { get; set; } = null!;

    [Parameter, EditorRequired]
    public SiteView Site { get; set; } = null!;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (_override != Space.Override?.Id)
        {
            // Another out-of-service, or none: what was asked about the old one is moot.
            _override = Space.Override?.Id;
            _asking = false;
            _refusal = null;
            _home = _acted;
            _acted = false;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus)
        {
            _focus = false;
            await _confirm.FocusAsync();
        }
        else if (_home)
        {
            // The control that was used has gone with what it did; the keyboard goes to the one that undoes it.
            _home = false;
            await (Space.Override is not null ? _end.FocusAsync() : _form?.FocusAsync() ?? ValueTask.CompletedTask);
        }
    }

    private void Ask()
    {
        _asking = _focus = true;
        _refusal = null;
    }

    private void Keep() => (_asking, _home) = (false, true);

    private async Task<Outcome> TakeAsync(string reason, DateTimeOffset? until)
    {
        _acted = true;
        var outcome = await take.ExecuteAsync(await person.IdAsync(), Access.Tenant.Slug, Space.Id, reason, until, await person.ActorAsync(), CancellationToken.None);
        if (outcome.IsDone)
        {
            drafts[Space.Id] = string.Empty;
        }
        else
        {
            _acted = false;
        }

        return outcome;
    }

    private async Task EndAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = _acted = true;
        try
        {
            var outcome = await giveBack.ExecuteAsync(await person.IdAsync(), Access.Tenant.Slug, Space.Id, await person.ActorAsync(), CancellationToken.None);
            _refusal = outcome.Refusal;
            _asking = false;
            if (!outcome.IsDone)
            {
                (_acted, _home) = (false, true);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
