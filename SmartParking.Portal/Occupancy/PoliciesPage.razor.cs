using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Sensing;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Occupancy;

/// <summary>How a tenant's sensors are listened to: an admin sets the debounce windows of the tenant, its sites and single spaces.</summary>
public sealed partial class PoliciesPage(DebounceQuery query, SetDebounce set, CurrentPerson person, ILogger<PoliciesPage> logger)
{
    private DebounceView? _view;
    private bool _failed;

    protected override Task OnTenantReadyAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        if (Access is not { } access)
        {
            return;
        }

        try
        {
            _view = await query.ReadAsync(access, Gone);
            _failed = false;
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

    private async Task<Outcome> SetAsync(DebounceScope place, int? seconds) =>
        await AgainAsync(await set.ExecuteAsync(await person.IdAsync(), Slug, place, seconds, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> AddAsync(Guid site, string code, int seconds) =>
        await AgainAsync(await set.ForCodeAsync(await person.IdAsync(), Slug, site, code, seconds, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> AgainAsync(Outcome outcome)
    {
        if (outcome.IsDone)
        {
            await ReadAsync();
        }

        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The policies of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
