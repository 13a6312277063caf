using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity;

/// <summary>
/// Hears from the database that somebody's membership, session or account has changed, whichever node changed it, and says so
/// here. Lies and losses do no harm: who is told looks for himself, and looks every half minute without being told.
/// </summary>
public sealed partial class PeopleListener(ParkingSources sources, SessionBook sessions, ParkingSignals signals, StartGate gate, TimeProvider time, ILogger<PeopleListener> logger) : BackgroundService
{
    /// <summary>A connection that died without a word is noticed by asking it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    private volatile bool _listening;

    /// <summary>Whether it hears anything now.</summary>
    public bool IsListening => _listening;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (_listening)
                {
                    Log.Lost(logger, failure);
                }
            }
            finally
            {
                _listening = false;
            }

            await Task.Delay(AfterFailure, time, stoppingToken);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await sources.Auth.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, told) => Tell(told.Payload);
        await using (var listen = new NpgsqlCommand("listen parking_people", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        _listening = true;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!await connection.WaitAsync(Silence, cancellationToken))
            {
                await using var ask = new NpgsqlCommand("select 1", connection);
                await ask.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private void Tell(string payload)
    {
        if (Guid.TryParse(payload, out var person))
        {
            sessions.Doubt(person);
            signals.PersonChanged(person);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of people are not heard; open pages look every half minute until they are again")]
        public static partial void Lost(ILogger logger, Exception failure);
    }
}
