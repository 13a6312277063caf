using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Tenants;

/// <summary>One tenant, what may be done with it, and the question before it is deleted.</summary>
public sealed partial class TenantRow
{
    private string _reason = string.Empty;
    private string _typed = string.Empty;
    private string? _open;
    private string? _problem;
    private bool _archiving;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantView Tenant { get; set; } = null!;

    [Parameter]
    public BackupLine? Archive { get; set; }

    [Parameter]
    public bool MayManage { get; set; }

    [Parameter]
    public bool MayArchive { get; set; }

    /// <summary>How long a deletion can be taken back.</summary>
    [Parameter]
    public int Days { get; set; }

    [Parameter, EditorRequired]
    public Func<Task> KeepArchive { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<string, Task> Delete { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Task> Undo { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<TenantDraft, Task<Outcome>> Edit { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<string, Task<Outcome>> Suspend { get; set; } = null!;

    [Parameter, EditorRequired]
    public Func<Task<Outcome>> Activate { get; set; } = null!;

    private string Status => Tenant switch
    {
        { RemovedAt: not null } => "removed",
        { RemoveAfter: not null } => "waiting",
        _ => Tenant.Status,
    };

    private string Icon => Status switch
    {
        "active" => "check_circle",
        "suspended" => "pause_circle",
        "waiting" => "auto_delete",
        _ => "delete_forever",
    };

    private bool IsMeant => _typed.Trim() == Tenant.Draft.Slug && _reason.Trim().Length > 0;

    private string Id(string part) => $"{part}-{Tenant.Draft.Slug}";

    private string IsOpen(string what) => _open == what ? "true" : "false";

    private bool IsFull(TenantLimit limit) => Tenant.Use.Of(limit) >= Tenant.MostOf(limit);

    private void Toggle(string what)
    {
        var open = _open == what ? null : what;
        Close();
        _open = open;
    }

    private void Close() => (_open, _reason, _typed, _problem) = (null, string.Empty, string.Empty, null);

    private async Task<Outcome> SaveAsync(TenantDraft draft, bool asOwner)
    {
        var outcome = await Edit(draft);
        if (outcome.IsDone)
        {
            Close();
        }

        return outcome;
    }

    private Task SuspendAsync() => AskAsync(() => Suspend(_reason.Trim()));

    private Task ActivateAsync() => AskAsync(Activate);

    private Task AskAsync(Func<Task<Outcome>> action) => DoAsync(async () =>
    {
        var outcome = await action();
        Close();
        _problem = outcome.IsDone ? null : Refusals.Tell(outcome);
    });

    private async Task DeleteAsync()
    {
        if (IsMeant)
        {
            await DoAsync(() => Delete(_reason.Trim()));
            Close();
        }
    }

    private async Task DoAsync(Func<Task> work)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _archiving) = (true, work == KeepArchive);
        try
        {
            await work();
        }
        finally
        {
            (_busy, _archiving) = (false, false);
        }
    }
}
