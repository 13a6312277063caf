using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Sites;

/// <summary>The devices on a space, and its end or its return.</summary>
public sealed partial class SpaceMore
{
    private Outcome? _refusal;
    private bool _asking;
    private bool _unassign;
    private bool _busy;

    [Parameter, EditorRequired]
    public SpaceInfo Space { get; set; } = null!;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<bool, Task<Outcome>> OnDelete { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Task<Outcome>> OnRestore { get; set; } = null!;

    private bool HasDevice => Space.Sensor is not null || Space.Display is not null;

    private async Task DoAsync(Func<Task<Outcome>> what)
    {
        _busy = true;
        var outcome = await what();
        (_refusal, _asking, _busy) = (outcome.IsDone ? null : outcome, !outcome.IsDone && _asking, false);
    }
}
