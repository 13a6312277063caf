using System.Net.Mail;
using SmartParking.Domain.Messages;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Messages;

/// <summary>
/// Sends what waits in the outbox, every few seconds, when there is a server to take it. A message that the server refuses for
/// good is given up; every other failure is tried again, later each time.
/// </summary>
internal sealed partial class OutboxJob(OutboxQueue queue, LetterWriter writer, MailSender sender, StartGate gate, TimeProvider time, ILogger<OutboxJob> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);

    /// <summary>One round.</summary>
    /// <returns>How many were sent.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await queue.SweepAsync(cancellationToken);
        if (!sender.IsConfigured)
        {
            return 0;
        }

        var sent = 0;
        foreach (var message in await queue.TakeAsync(cancellationToken))
        {
            sent += await TrySendAsync(message, cancellationToken) ? 1 : 0;
        }

        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.RoundFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> TrySendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message.Letter is not { } letter)
        {
            Log.NotOurs(logger, message.Id);
            await queue.FailedAsync(message, "unreadable", forGood: true, cancellationToken);
            return false;
        }

        try
        {
            await sender.SendAsync(writer.Write(letter), cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Not the exception's text: it quotes the recipient.
            var why = failure is SmtpException refused ? refused.StatusCode.ToString() : failure.GetType().Name;
            Log.NotSent(logger, message.Id, message.Attempts, why);
            await queue.FailedAsync(message, why, IsForGood(failure), cancellationToken);
            return false;
        }

        await queue.SentAsync(message, cancellationToken);
        return true;
    }

    private static bool IsForGood(Exception failure) =>
        failure is FormatException or SmtpException { StatusCode: SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} could not be sent at attempt {Attempt}: {Why}")]
        public static partial void NotSent(ILogger logger, Guid id, int attempt, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} opens with no key of ours; it is not sent")]
        public static partial void NotOurs(ILogger logger, Guid id);

        [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be emptied; it is tried again")]
        public static partial void RoundFailed(ILogger logger, Exception failure);
    }
}
