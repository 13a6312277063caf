using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy.Isolation.Report;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>The one run of this process, whoever watches it: it goes on when the page that began it is closed.</summary>
internal sealed partial class IsolationDesk(IsolationReports reports, IHostApplicationLifetime lifetime, ILogger<IsolationDesk> logger)
{
    private readonly Lock _guard = new();

    /// <summary>How far the run is; null when none is under way.</summary>
    public IsolationProgress? Progress { get; private set; }

    /// <summary>Why the last run could not be made, as a key of the texts; null when it could.</summary>
    public string? Problem { get; private set; }

    public event EventHandler? Changed;

    /// <summary>Begins a run, unless one is under way, which is then the one to watch.</summary>
    public void Start(Actor actor)
    {
        lock (_guard)
        {
            if (Progress is not null)
            {
                return;
            }

            (Progress, Problem) = (new IsolationProgress(0, 10, "catalogue"), null);
        }

        Changed?.Invoke(this, EventArgs.Empty);
        _ = Task.Run(() => RunAsync(actor));
    }

    internal void Show(IsolationProgress progress)
    {
        Progress = progress;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private async Task RunAsync(Actor actor)
    {
        string? problem = null;
        try
        {
            await reports.RunAsync(actor, new Told(this), lifetime.ApplicationStopping);
        }
        catch (IsolationBusyException)
        {
            problem = "Problem.Busy";
        }
        catch (TimeoutException)
        {
            problem = "Problem.Timeout";
        }
        catch (Exception failure)
        {
            problem = "Problem.Failed";
            Log.Failed(logger, failure);
        }

        (Progress, Problem) = (null, problem);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    // Progress<T> would post, and the last word could come after the end.
    private sealed class Told(IsolationDesk desk) : IProgress<IsolationProgress>
    {
        public void Report(IsolationProgress value) => desk.Show(value);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The isolation report could not be made")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
