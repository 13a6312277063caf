using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Support;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Support;

/// <summary>
/// On every page of a tenant: to whoever visits it for support how long he may and what, to those who answer for the tenant who
/// is in.
/// </summary>
public sealed partial class SupportBar(SupportQuery query, RaiseSupport raise, LeaveSupport leave, CurrentPerson person, NavigationManager navigation, ILogger<SupportBar> logger) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private readonly CircuitCulture _culture = new();
    private List<SupportView> _in = [];
    private TenantId? _asked;
    private IDisposable? _countdown;
    private IDisposable? _changes;
    private ITimer? _timer;
    private string _reason = string.Empty;
    private string? _refusal;
    private bool _asking;
    private bool _busy;

    [CascadingParameter]
    private Visit? Visit { get; set; }

    [Inject]
    private AccessFeed Feed { get; set; } = default!;

    [Inject]
    private Ticker Ticker { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <summary>What is told about visitors, to whom it is told; null for everybody else.</summary>
    private TenantAccess? Told => Visit?.Access is { } access and not SupportAccess && access.May(Permission.AuditView) ? access : null;

    public void Dispose()
    {
        _countdown?.Dispose();
        _changes?.Dispose();
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Visit?.Access is SupportAccess)
        {
            _countdown ??= Ticker.Watch(CountDown, Time.GetUtcNow());
        }

        if (_asked != Told?.TenantId)
        {
            _asked = Told?.TenantId;
            await ReadAsync();
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _changes = Feed.On(AccessKind.Support, Heard);
            _timer = Time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
        }
    }

    private DateTimeOffset CountDown(DateTimeOffset now)
    {
        _ = InvokeAsync(StateHasChanged);
        return now.AddSeconds(1);
    }

    private string Left(SupportVisit visit)
    {
        var left = visit.ExpiresAt - Time.GetUtcNow();
        var seconds = Math.Max(0, (int)Math.Ceiling(left.TotalSeconds));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    private void Heard(Guid? tenant)
    {
        if (tenant is null || tenant == _asked?.Value)
        {
            _culture.Run(ReadAgain);
        }
    }

    private void ReadAgain() => _ = InvokeAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        try
        {
            _in = Told is { } access ? await query.OpenAsync(access, _gone.Token) : [];
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // Gone while asking.
        }
        catch (Exception failure)
        {
            // Not worth a page: what was known stays.
            Log.ReadFailed(logger, failure);
        }
    }

    private void Toggle() => (_asking, _refusal, _reason) = (!_asking, null, string.Empty);

    private Task RaiseAsync(SupportAccess visiting) => OnceAsync(async () =>
    {
        _refusal = (await raise.ExecuteAsync(await person.IdAsync(), visiting.Tenant.Slug, _reason, await person.ActorAsync(), CancellationToken.None)).Refusal;
        if (_refusal is null)
        {
            // The gate asks again at every navigation, and need not wait for the news.
            _asking = false;
            navigation.NavigateTo(navigation.Uri, replace: true);
        }
    });

    private Task LeaveAsync(SupportAccess visiting) => OnceAsync(async () =>
    {
        await leave.ExecuteAsync(await person.IdAsync(), visiting.Visit.Id, await person.ActorAsync(), CancellationToken.None);
        navigation.NavigateTo(Paths.PlatformSupport, forceLoad: true);
    });

    private async Task OnceAsync(Func<Task> work)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await work();
        }
        finally
        {
            _busy = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Who visits a tenant for support could not be looked up")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
