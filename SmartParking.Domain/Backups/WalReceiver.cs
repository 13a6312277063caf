using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Receives the server's log as it is written (<c>pg_receivewal</c>, forced to disk at once) and puts whole segments away. The
/// server keeps what was not received, up to its limit; the slot lets one receiver in at a time, so that of several nodes the
/// others wait for their turn.
/// </summary>
/// <param name="connectionString">Of <c>parking_replication</c>.</param>
public sealed partial class WalReceiver(string connectionString, BackupOptions options, TimeProvider time, ILogger<WalReceiver> logger) : BackgroundService
{
    internal const string Slot = "parking_wal";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var shelf = new WalShelf(options);
        shelf.Prepare();
        await Task.WhenAll(ReceiveAsync(shelf, stoppingToken), KeepAsync(shelf, stoppingToken));
    }

    private async Task ReceiveAsync(WalShelf shelf, CancellationToken stoppingToken)
    {
        var (said, environment) = (string.Empty, BackupTool.Environment(new NpgsqlConnectionStringBuilder(connectionString)).ToList());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var program = (await BackupTool.BinariesAsync(stoppingToken)).Program("pg_receivewal");
                await BackupTool.RunAsync(BackupFault.NotMade, program, ["--create-slot", "--if-not-exists", "--slot=" + Slot, "--no-password"], environment, stoppingToken);
                await BackupTool.RunAsync(
                    BackupFault.NotMade, program, ["--directory=" + shelf.Incoming, "--slot=" + Slot, "--synchronous", "--status-interval=5", "--no-loop", "--no-password"], environment, stoppingToken);
            }
            catch (BackupException ended) when (ended.Message != said)
            {
                // The same again and again is said once: the database may be away for long, or another node receives.
                said = ended.Message;
                Log.Ended(logger, ended.Message);
            }
            catch (BackupException)
            {
                // Said before.
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task KeepAsync(WalShelf shelf, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await shelf.KeepAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is BackupException or IOException or UnauthorizedAccessException)
            {
                Log.NotKept(logger, failure.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The server's log is not received: {Why} It is tried again every five seconds.")]
        public static partial void Ended(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "Segments of the server's log could not be put away: {Why}")]
        public static partial void NotKept(ILogger logger, string why);
    }
}
