using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Domain.Data;
using SmartParking.Domain.Jobs;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Jobs;

/// <summary>Every job, how it stands on all nodes, and what may be ordered. Read anew every two seconds: what happens elsewhere tells nobody.</summary>
public sealed partial class JobsPage : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private JobsView? _view;
    private ITimer? _timer;
    private bool _mayOperate;
    private bool _failed;
    private bool _notOrdered;

    [Inject]
    private JobsQuery Jobs { get; set; } = default!;

    [Inject]
    private JobOrders Orders { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Session { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<JobsPage> Logger { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _mayOperate = await MayOperateAsync();
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
        }
    }

    private async Task<bool> MayOperateAsync() =>
        (await Authorization.AuthorizeAsync((await Session.GetAuthenticationStateAsync()).User, null, PermissionAttribute.Prefix + Permission.PlatformOperate)).Succeeded;

    /// <summary>Asked anew: the page may be older than the permission.</summary>
    private async Task OrderAsync(string job, JobOrder order)
    {
        _mayOperate = await MayOperateAsync();
        if (!_mayOperate)
        {
            return;
        }

        try
        {
            var actor = await Person.ActorAsync();
            await (order switch
            {
                JobOrder.Run => Orders.RunAsync(job, actor, _gone.Token),
                JobOrder.Pause => Orders.PauseAsync(job, actor, _gone.Token),
                JobOrder.Resume => Orders.ResumeAsync(job, actor, _gone.Token),
                _ => throw new ArgumentOutOfRangeException(nameof(order), order, "There is no such order."),
            });
            _notOrdered = false;
        }
        catch (Exception failure) when (!_gone.IsCancellationRequested)
        {
            _notOrdered = true;
            Log.NotOrdered(Logger, job, failure);
        }

        await ReadAsync();
    }

    private void ReadAgain() => _ = InvokeAsync(ReadAsync);

    private async Task ReadAsync()
    {
        try
        {
            _view = await Jobs.ReadAsync(Caller.Person(await Person.IdAsync(), "jobs.look"), _gone.Token);
            _failed = false;
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }

        StateHasChanged();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The jobs could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "An order for {Job} could not be written")]
        public static partial void NotOrdered(ILogger logger, string job, Exception failure);
    }
}
