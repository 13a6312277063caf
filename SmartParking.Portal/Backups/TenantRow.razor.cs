using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;

namespace SmartParking.Portal.Backups;

/// <summary>One tenant, what may be done with it, and the question before it is deleted.</summary>
public sealed partial class TenantRow
{
    private string _reason = string.Empty;
    private string _typed = string.Empty;
    private bool _asking;
    private bool _archiving;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantLine Tenant { get; set; } = null!;

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

    private bool IsMeant => _typed.Trim() == Tenant.Slug && _reason.Trim().Length > 0;

    private string Id(string part) => $"{part}-{Tenant.Slug}";

    private async Task DeleteAsync()
    {
        if (IsMeant)
        {
            await DoAsync(() => Delete(_reason.Trim()));
            (_asking, _reason, _typed) = (false, string.Empty, string.Empty);
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
