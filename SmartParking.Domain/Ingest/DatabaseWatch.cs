using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Knows whether the database is away, so that not every request finds out by waiting for it. Asks only when somebody doubts,
/// and then each second until it answers.
/// </summary>
public sealed partial class DatabaseWatch(ParkingSources sources, StartGate gate, TimeProvider time, ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _doubts = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _away;

    /// <summary>Known not to answer, or not let in yet.</summary>
    public bool IsAway => _away || !gate.IsOpen;

    /// <summary>The check at start refused it for good.</summary>
    public bool IsRefused => gate.State == StartState.Refused;

    /// <summary>Something took too long or failed as a connection fails: it is asked at once.</summary>
    public void Doubt() => _doubts.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        await foreach (var _ in _doubts.Reader.ReadAllAsync(stoppingToken))
        {
            if (await AnswersAsync(stoppingToken))
            {
                continue;
            }

            _away = true;
            Log.Away(logger);
            do
            {
                await Task.Delay(Pace, time, stoppingToken);
            }
            while (!await AnswersAsync(stoppingToken));

            _away = false;
            Log.Back(logger);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Limit);
        try
        {
            // Ending a hanging command takes Npgsql a while of its own, which nobody waits for.
            return await AskAsync(limit.Token).WaitAsync(Limit, time, stoppingToken);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.App.CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The database is away; it is asked every second")]
        public static partial void Away(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "The database answers again")]
        public static partial void Back(ILogger logger);
    }
}
