using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Tenants;

/// <summary>Every tenant, its newest archive, and its deletion, which can be taken back for a while.</summary>
public sealed partial class TenantsPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<TenantView>? _tenants;
    private IReadOnlyList<BackupLine> _archives = [];
    private Said? _said;
    private bool _mayManage;
    private bool _failed;

    private sealed record Said(string Kind, string Text);

    [Inject]
    private TenantsQuery List { get; set; } = default!;

    [Inject]
    private ChangeTenant Change { get; set; } = default!;

    [Inject]
    private TenantArchives Archives { get; set; } = default!;

    [Inject]
    private TenantRemoval Removal { get; set; } = default!;

    [Inject]
    private BackupBook Book { get; set; } = default!;

    [Inject]
    private BackupOptions Options { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Session { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private ILogger<TenantsPage> Logger { get; set; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _mayManage = await MayManageAsync();
        await ReadAsync();
    }

    private BackupLine? ArchiveOf(TenantView tenant) => _archives.FirstOrDefault(line => line.Tenant == tenant.Id.Value);

    private async Task<bool> MayManageAsync() =>
        (await Authorization.AuthorizeAsync((await Session.GetAuthenticationStateAsync()).User, null, PermissionAttribute.Prefix + Permission.TenantsManage)).Succeeded;

    private Task ArchiveAsync(TenantView tenant) =>
        DoAsync(async () =>
        {
            var made = await Archives.KeepAsync(tenant.Id, await Person.ActorAsync(), _gone.Token);
            return new Said("done", L["Tenants.Archived", tenant.Draft.Name, made.Name]);
        });

    private Task DeleteAsync(TenantView tenant, string reason) =>
        DoAsync(async () => await Removal.DeleteAsync(tenant.Id, await Person.ActorAsync(), reason, _gone.Token)
            ? new Said("done", L["Tenants.WasDeleted", tenant.Draft.Name])
            : new Said("refused", L["Tenants.NotDeleted", tenant.Draft.Name]));

    private Task UndoAsync(TenantView tenant) =>
        DoAsync(async () => await Removal.UndoAsync(tenant.Id, await Person.ActorAsync(), _gone.Token)
            ? new Said("done", L["Tenants.WasUndone", tenant.Draft.Name])
            : new Said("refused", L[(await List.ReadAsync(Caller.Person(await Person.IdAsync(), "tenants.look"), _gone.Token)).Any(line => line.Id == tenant.Id && line.RemovedAt is not null) ? "Tenants.NotUndone" : "Tenants.IsBack", tenant.Draft.Name, tenant.Draft.Slug]));

    private async Task<Outcome> EditAsync(TenantView tenant, TenantDraft draft)
    {
        var outcome = await Change.EditAsync(await Person.IdAsync(), tenant.Id, draft, tenant.Version, await Person.ActorAsync(), _gone.Token);
        await ToldAsync(outcome, "Tenants.WasEdited", draft.Name);
        return outcome;
    }

    private async Task<Outcome> SuspendAsync(TenantView tenant, string reason)
    {
        var outcome = await Change.SuspendAsync(await Person.IdAsync(), tenant.Id, reason, await Person.ActorAsync(), _gone.Token);
        await ToldAsync(outcome, "Tenants.WasSuspended", tenant.Draft.Name);
        return outcome;
    }

    private async Task<Outcome> ActivateAsync(TenantView tenant)
    {
        var outcome = await Change.ActivateAsync(await Person.IdAsync(), tenant.Id, await Person.ActorAsync(), _gone.Token);
        await ToldAsync(outcome, "Tenants.WasActivated", tenant.Draft.Name);
        return outcome;
    }

    private async Task ToldAsync(Outcome outcome, string done, string name)
    {
        _said = outcome.IsDone ? new Said("done", L[done, name]) : null;
        await ReadAsync();
    }

    /// <summary>The permission is asked anew: the page may be older than it.</summary>
    private async Task DoAsync(Func<Task<Said>> work)
    {
        _mayManage = await MayManageAsync();
        if (!_mayManage)
        {
            return;
        }

        try
        {
            _said = await work();
        }
        catch (Exception failure) when (!_gone.IsCancellationRequested)
        {
            _said = new Said("failed", (failure as BackupException)?.Message ?? L["Tenants.NotDone"]);
            Log.NotDone(Logger, failure);
        }

        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            _tenants = await List.ReadAsync(Caller.Person(await Person.IdAsync(), "tenants.look"), _gone.Token);
            _archives = [.. (await Book.ListAsync(_gone.Token)).Where(line => line.Kind == BackupKind.Tenant)];
            _failed = false;
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.NotDone(Logger, failure);
        }

        StateHasChanged();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "What was asked for a tenant could not be done")]
        public static partial void NotDone(ILogger logger, Exception failure);
    }
}
