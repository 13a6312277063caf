using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Identity.Keys;

/// <summary>What programs of a tenant come with: an owner makes, changes and revokes API keys, and sees whether they are used.</summary>
public sealed partial class KeysPage(KeysQuery query, MakeKey make, ChangeKey change, CurrentPerson person, TimeProvider time, ILogger<KeysPage> logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private List<KeyView>? _keys;
    private MadeKey? _made;
    private KeyDraft? _draft;
    private DateTimeOffset _asOf;
    private ITimer? _timer;
    private bool _failed;
    private bool _reading;

    private int InForce => _keys!.Count(key => key.IsAccepted(_asOf));

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
            _keys = read;
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

    private async Task<Outcome> MakeAsync(KeyDraft draft)
    {
        var made = await make.ExecuteAsync(await person.IdAsync(), Slug, draft.Wish, await person.ActorAsync(), CancellationToken.None);
        if (made.Outcome.IsDone)
        {
            (_made, _draft) = (made, null);
            await ReadAsync();
        }

        return made.Outcome;
    }

    private async Task<Outcome> ChangeAsync(Guid key, KeyDraft draft) =>
        await ReadAfterAsync(await change.UpdateAsync(await person.IdAsync(), Slug, key, (draft.Wish, draft.Reason), await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> RevokeAsync(Guid key, string reason) =>
        await ReadAfterAsync(await change.RevokeAsync(await person.IdAsync(), Slug, key, reason, await person.ActorAsync(), CancellationToken.None));

    private async Task<Outcome> ReadAfterAsync(Outcome outcome)
    {
        await ReadAsync();
        return outcome;
    }

    private void OpenForm() => _draft = new KeyDraft();

    private void CloseForm() => _draft = null;

    private void CloseMade() => _made = null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The API keys of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
