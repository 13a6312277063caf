using System.Threading.Channels;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Accounts;

/// <summary>
/// Takes who has forgotten his password, and looks later whether there is such an account: the answer takes the same time
/// whether there is or not, because when it is given nobody has looked. What waits when the process ends is asked for again.
/// </summary>
internal sealed partial class ResetRequests(PasswordReset reset, StartGate gate, TimeProvider time, ILogger<ResetRequests> logger) : BackgroundService
{
    private const int Most = 1_000;

    /// <summary>Who clicks twice wants one link; the second would end the first.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _lately = new(StringComparer.Ordinal);

    private readonly Channel<Request> _waiting = Channel.CreateBounded<Request>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <param name="normalizedEmail">As Identity looks it up.</param>
    /// <param name="from">Who asks.</param>
    public void Add(string normalizedEmail, Actor from)
    {
        if (!WasAskedLately(normalizedEmail))
        {
            _waiting.Writer.TryWrite(new Request(normalizedEmail, from));
        }
    }

    /// <summary>Of any address, whether it has an account or not.</summary>
    private bool WasAskedLately(string normalizedEmail)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_lately.TryGetValue(normalizedEmail, out var asked) && now - asked < Pause)
            {
                return true;
            }

            if (_lately.Count >= Most)
            {
                foreach (var over in _lately.Where(each => now - each.Value >= Pause).Select(each => each.Key).ToList())
                {
                    _lately.Remove(over);
                }
            }

            if (_lately.Count < Most)
            {
                _lately[normalizedEmail] = now;
            }

            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        await foreach (var request in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await reset.AskAsync(request.NormalizedEmail, request.From, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private sealed record Request(string NormalizedEmail, Actor From);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A link for a forgotten password could not be made; the person will ask again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
