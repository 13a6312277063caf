using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Devices;

/// <summary>A tenant's gateways: who hears its devices now, and what would fall silent with one of them.</summary>
public sealed partial class GatewaysPage(GatewaysQuery query, CreateGateway create, CurrentPerson person, TimeProvider time, ILogger<GatewaysPage> logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    private IReadOnlyList<GatewayItem>? _gateways;
    private GatewayItem? _open;
    private GatewayDraft? _draft;
    private DateTimeOffset _asOf;
    private Outcome? _refusal;
    private ITimer? _timer;
    private bool _failed;

    [Inject]
    private IStringLocalizer<RefusalTexts> R { get; set; } = default!;

    private bool MayManage => Access?.May(Permission.GatewaysManage) == true;

    protected override Task OnTenantReadyAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = time.CreateTimer(_ => LookAgain(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private void Show(GatewayDraft draft, GatewayItem? gateway) => (_draft, _open, _refusal) = (draft, gateway, null);

    /// <summary>With its number for a name, which can be edited: one click for what is heard anyway.</summary>
    private async Task RegisterAsync(GatewayItem gateway)
    {
        if (Access is { } access)
        {
            var (outcome, id) = await create.ExecuteAsync(access, new GatewayDraft(gateway.Draft.GatewayId, gateway.Draft.GatewayId), await person.ActorAsync(), CancellationToken.None);
            _refusal = outcome.IsDone ? null : outcome;
            await ReadAsync();
            if (outcome.IsDone && _gateways?.FirstOrDefault(each => each.Id == id) is { } made)
            {
                Show(made.Draft, made);
            }
        }
    }

    private async Task ChangedAsync()
    {
        _draft = null;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        if (Access is not { } access)
        {
            return;
        }

        try
        {
            _gateways = await query.ReadAsync(access, null, Gone);
            (_asOf, _failed) = (time.GetUtcNow(), false);
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }

        StateHasChanged();
    }

    private void LookAgain() => _ = InvokeAsync(ReadAsync);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The gateways of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
