using System.Threading.Channels;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Accounts;

/// <summary>
/// Takes who has forgotten his password, and looks later whether there is such an account: the answer takes the same time
/// whether there is or not, because when it is given nobody has looked. What waits when the process ends is asked for again.
/// </summary>
internal sealed partial class ResetRequests(PasswordReset reset, StartGate gate, ILogger<ResetRequests> logger) : BackgroundService
{
    private const int Most = 1_000;

    private readonly Channel<Request> _waiting = Channel.CreateBounded<Request>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <param name="normalizedEmail">As Identity looks it up.</param>
    /// <param name="portal">The Portal's address as a browser reaches it.</param>
    /// <param name="from">Who asks.</param>
    public void Add(string normalizedEmail, Uri portal, Actor from) => _waiting.Writer.TryWrite(new Request(normalizedEmail, portal, from));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        await foreach (var request in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await reset.AskAsync(request.NormalizedEmail, request.Portal, request.From, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, failure);
            }
        }
    }

    private sealed record Request(string NormalizedEmail, Uri Portal, Actor From);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A link for a forgotten password could not be made; the person will ask again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
