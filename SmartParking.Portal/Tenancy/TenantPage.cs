using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Tenancy;

/// <summary>
/// Base of every page under <c>/t/{Slug}/…</c>. The shell's gate has resolved slug and person in the database before such a
/// page is rendered, asks again at every navigation and every half minute, and takes the page away when the answer changes.
/// </summary>
/// <remarks>
/// <code>
/// @page "/t/{Slug}/operations"
/// @inherits TenantPage
/// @attribute [Permission(Permission.SpacesView)]
/// @if (Access is { } access) { ... }
/// </code>
/// Load in <see cref="OnTenantReadyAsync"/>, which runs once with <see cref="Access"/> set; a page lives for one tenant only,
/// because another slug is always another circuit. Query parameters that change later arrive in
/// <see cref="OnAddressChangedAsync"/>. Pass <see cref="Gone"/> to whatever waits, and override <see cref="Dispose(bool)"/> to
/// end subscriptions. Actions ask <see cref="TenantGate"/> again: <see cref="Access"/> only decides what is shown.
/// </remarks>
public abstract class TenantPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private bool _ready;
    private bool _disposed;

    [Parameter]
    public string Slug { get; set; } = string.Empty;

    /// <summary>From the gate. Another tenant's, or none, leaves <see cref="Access"/> null and the page empty.</summary>
    [CascadingParameter]
    public TenantAccess? Granted { get; set; }

    /// <summary>What the person may here; null until it is known.</summary>
    protected TenantAccess? Access { get; private set; }

    /// <summary>Cancelled when the page goes away.</summary>
    protected CancellationToken Gone => _gone.Token;

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _gone.Cancel();
            Dispose(disposing: true);
            _gone.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Runs once, when <see cref="Access"/> is there: load, subscribe.</summary>
    protected abstract Task OnTenantReadyAsync();

    /// <summary>Runs when parameters or the role have changed since.</summary>
    protected virtual Task OnAddressChangedAsync() => Task.CompletedTask;

    protected virtual void Dispose(bool disposing)
    {
    }

    protected sealed override Task OnParametersSetAsync()
    {
        Access = Granted is { } granted && granted.Tenant.Slug == Slug ? granted : null;
        if (Access is null)
        {
            return Task.CompletedTask;
        }

        if (_ready)
        {
            return OnAddressChangedAsync();
        }

        _ready = true;
        return OnTenantReadyAsync();
    }
}
