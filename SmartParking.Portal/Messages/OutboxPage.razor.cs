using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Data;
using SmartParking.Domain.Messages;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Messages;

/// <summary>What would have been sent, with links that work: Development has no mail server.</summary>
public sealed partial class OutboxPage : IDisposable
{
    private const int Most = 100;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<(OutboxMessage Message, Mail? Mail)>? _messages;
    private ITimer? _timer;
    private bool _failed;

    [Inject]
    private OutboxQueue Queue { get; set; } = default!;

    [Inject]
    private LetterWriter Writer { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<OutboxPage> Logger { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => ReadAgain(), null, Pace, Pace);
        }
    }

    private void ReadAgain() => _ = InvokeAsync(ReadAsync);

    private async Task ReadAsync()
    {
        try
        {
            var caller = Caller.Person(await Person.IdAsync(), "messages.look");
            _messages = [.. (await Queue.RecentAsync(caller, Most, _gone.Token)).Select(message => (message, message.Letter is { } letter ? Writer.Write(letter) : null))];
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
        [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
