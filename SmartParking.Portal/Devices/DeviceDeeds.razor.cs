using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Devices;

/// <summary>What an admin can do with a device, each asked once more with its reason.</summary>
public sealed partial class DeviceDeeds(AssignDevice assign, UnassignDevice unassign, ReplaceDevice replace, CommissionDevice commission, DecommissionDevice decommission, CurrentPerson person)
{
    private static readonly string[] Usual = ["Battery", "Broken", "Damaged", "Moved"];
    private Ask _asking;
    private SpaceChoice? _space;
    private DeviceItem? _by;
    private string _reason = string.Empty;
    private Outcome? _refusal;
    private bool _ends;
    private bool _busy;

    private enum Ask
    {
        Nothing,
        Assign,
        Unassign,
        Replace,
        Decommission,
    }

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public DeviceItem Device { get; set; } = null!;

    [Parameter]
    public EventCallback OnEdit { get; set; }

    [Parameter]
    public EventCallback OnDone { get; set; }

    private string? Refused => _refusal is null ? null : R.Tell(_refusal);

    private bool IsOpenEnded => (_asking == Ask.Assign && _space is null) || (_asking == Ask.Replace && _by is null);

    private IEnumerable<string> Reasons => Usual.Select(each => L[$"Reasons.{each}"].Value);

    private void Begin(Ask what) => (_asking, _space, _by, _reason, _refusal, _ends) = (what, null, null, string.Empty, null, false);

    private Task CommissionAsync() => RunAsync(async actor => await commission.ExecuteAsync(Access, Device.Id, actor, CancellationToken.None));

    private Task DoAsync() => RunAsync(async actor => _asking switch
    {
        Ask.Assign => (await assign.ExecuteAsync(Access, Device.Id, _space?.Id ?? Guid.Empty, _reason, actor, CancellationToken.None)).Outcome,
        Ask.Unassign => await unassign.ExecuteAsync(Access, Device.Id, _reason, actor, CancellationToken.None),
        Ask.Replace => (await replace.ExecuteAsync(Access, Device.Id, _by?.Id ?? Guid.Empty, _reason, _ends, actor, CancellationToken.None)).Outcome,
        Ask.Decommission => await decommission.ExecuteAsync(Access, Device.Id, _reason, actor, CancellationToken.None),
        Ask.Nothing => Outcome.Done,
    });

    private async Task RunAsync(Func<Domain.Audit.Actor, Task<Outcome>> deed)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await deed(await person.ActorAsync());
            if (outcome.IsDone)
            {
                Begin(Ask.Nothing);
                await OnDone.InvokeAsync();
            }
            else
            {
                _refusal = outcome;
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
