using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Data;
using SmartParking.Domain.Messages;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Messages;

/// <summary>How many messages were given up lately, and why, for who sees to the platform. Shows nothing while there are none.</summary>
public sealed partial class UnsentNotice
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<(string Why, int Count)> _unsent = [];
    private ITimer? _timer;

    [Inject]
    private OutboxQueue Queue { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<UnsentNotice> Logger { get; set; } = default!;

    private int Total => _unsent.Sum(each => each.Count);

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

    private void ReadAgain() => _ = InvokeAsync(async () =>
    {
        await ReadAsync();
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        try
        {
            _unsent = await Queue.UnsentAsync(Caller.Person(await Person.IdAsync(), "messages.unsent"), _gone.Token);
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            // What was known stays; the page's own figures say when they cannot be read.
            Log.ReadFailed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The messages that were given up could not be counted")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
