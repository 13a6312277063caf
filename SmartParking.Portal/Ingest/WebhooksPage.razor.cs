using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Ingest;

/// <summary>What lets a ChirpStack in: an owner makes, rotates and revokes webhook secrets, and sees whether they are used.</summary>
public sealed partial class WebhooksPage(
    SecretsQuery query, MakeSecret make, RevokeSecret revoke, CurrentPerson person, TimeProvider time, ILogger<WebhooksPage> logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private IReadOnlyList<SecretView>? _secrets;
    private MadeSecret? _made;
    private DateTimeOffset _asOf;
    private ITimer? _timer;
    private bool _failed;
    private bool _reading;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private int InForce => _secrets!.Count(secret => secret.IsAccepted(_asOf));

    private string Door => Navigation.ToAbsoluteUri(Paths.ChirpStackWebhook).ToString();

    protected override Task OnTenantReadyAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private SecretUse? UseOf(Guid id) => _secrets?.FirstOrDefault(secret => secret.Id == id)?.LastUse;

    private void ReadAgain() => _ = InvokeAsync(ReadAsync);

    private async Task ReadAsync()
    {
        if (_reading || Access is not { } access)
        {
            return;
        }

        _reading = true;
        try
        {
            var read = await query.ReadAsync(access, Gone);
            _asOf = time.GetUtcNow();
            _failed = false;
            _secrets = read;
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
        finally
        {
            _reading = false;
        }

        StateHasChanged();
    }

    private async Task<Outcome> MakeAsync(string label) =>
        await KeepAsync(await make.NewAsync(await person.IdAsync(), Slug, label, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> RotateAsync(Guid old, DateTimeOffset until) =>
        await KeepAsync(await make.RotateAsync(await person.IdAsync(), Slug, old, until, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> RevokeAsync(Guid id)
    {
        var outcome = await revoke.ExecuteAsync(await person.IdAsync(), Slug, id, await person.ActorAsync(), CancellationToken.None);
        await ReadAsync();
        return outcome;
    }

    private async Task<Outcome> KeepAsync(MadeSecret made)
    {
        if (made.Outcome.IsDone)
        {
            _made = made;
            await ReadAsync();
        }

        return made.Outcome;
    }

    private void CloseMade() => _made = null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The webhook secrets of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
