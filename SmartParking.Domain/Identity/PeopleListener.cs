using Microsoft.Extensions.Hosting;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Identity;

/// <summary>
/// Passes on what <see cref="AccessFeed"/> hears of people: who remembers a session asks again, and open pages look for
/// themselves. What is not heard is found within a minute all the same, because they look without being told, too.
/// </summary>
public sealed class PeopleListener(AccessFeed feed, SessionBook sessions, ParkingSignals signals) : IHostedService, IDisposable
{
    private IDisposable[] _heard = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _heard = [feed.On(AccessKind.Person, Person), feed.On(AccessKind.Session, Session), feed.On(AccessKind.Tenant, _ => signals.PersonChanged(null))];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var heard in _heard)
        {
            heard.Dispose();
        }
    }

    private void Person(Guid? person)
    {
        sessions.Doubt(person);
        signals.PersonChanged(person);
    }

    private void Session(Guid? session)
    {
        if (session is { } ended && sessions.PersonOf(ended) is { } person)
        {
            Person(person);
        }
    }
}
