using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Portal.Tenancy;

/// <summary>Makes the catalogue check at start, again and again while the database is away, and opens or refuses the Portal.</summary>
internal sealed partial class IsolationGuard(CatalogueCheck check, StartGate gate, TimeProvider time, ILogger<IsolationGuard> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!gate.Decided.IsCompleted)
        {
            try
            {
                gate.Decide(await check.RunAsync(stoppingToken));
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was, nothing is known about the database, so the Portal stays closed.
                gate.Away();
                Log.NotChecked(logger, failure.Message);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }

        foreach (var finding in gate.Findings)
        {
            Log.Refused(logger, finding.Code, finding.Sentence);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be checked, the Portal stays closed: {Reason}")]
        public static partial void NotChecked(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The Portal refuses to serve. {Code}: {Sentence}")]
        public static partial void Refused(ILogger logger, string code, string sentence);
    }
}
