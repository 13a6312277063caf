using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy.Support;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Support;

/// <summary>Where a platform admin begins a support visit, and sees those he is on.</summary>
public sealed partial class PlatformSupportPage(
    OwnVisits own, EnterSupport enter, LeaveSupport leave, CurrentPerson person, NavigationManager navigation, ILogger<PlatformSupportPage> logger) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _gone = new();
    private readonly CircuitCulture _culture = new();
    private IReadOnlyList<OwnVisit>? _visits;
    private IReadOnlyList<(string Slug, string Name)>? _tenants;
    private ITimer? _timer;
    private IDisposable? _changes;
    private string _slug = string.Empty;
    private string _reason = string.Empty;
    private string _ticket = string.Empty;
    private int _minutes = SupportWish.Durations[0];
    private string? _refusal;
    private bool _failed;
    private bool _busy;

    /// <summary>The tenant that is chosen already, by a link that leads here.</summary>
    [SupplyParameterFromQuery(Name = "tenant")]
    public string? Chosen { get; set; }

    [Inject]
    private AccessFeed Feed { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _changes?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        _slug = Chosen ?? string.Empty;
        return ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
            _changes = Feed.On(AccessKind.Support, _ => _culture.Run(ReadAgain));
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
            var me = await person.IdAsync();
            _visits = await own.OfAsync(me, _gone.Token);
            _tenants = await own.TenantsAsync(me, _gone.Token);
            _failed = false;
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }
    }

    private async Task EnterAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var slug = _slug;
            _refusal = (await enter.ExecuteAsync(await person.IdAsync(), slug, new SupportWish(_reason, _ticket, _minutes), await person.ActorAsync(), CancellationToken.None)).Refusal;
            if (_refusal is null)
            {
                navigation.NavigateTo(Paths.Operations(slug), forceLoad: true);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task LeaveAsync(OwnVisit visit)
    {
        await leave.ExecuteAsync(await person.IdAsync(), visit.Visit.Id, await person.ActorAsync(), CancellationToken.None);
        await ReadAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The support visits of a person could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
