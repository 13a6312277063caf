using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Edge;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>What signing in tells, and what it costs.</summary>
public sealed class SignInDoorTests
{
    [Fact]
    public async Task Nobody_learns_from_the_answers_whether_an_account_exists()
    {
        await using var edge = await EdgePortal.StartAsync();
        using var client = edge.Client();
        var known = new List<string>();
        var unknown = new List<string>();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            known.Add(await EdgePortal.ProblemAsync(client, edge.Olivia.Email, "wrong"));
            unknown.Add(await EdgePortal.ProblemAsync(client, "nobody@example.test", "wrong"));
        }

        unknown.ShouldBe(known);
        known[3].ShouldBe("E-mail or password is wrong.");
        known[6].ShouldBe("Too many attempts. Try again in 5 minutes.");
        (await EdgePortal.ProblemAsync(client, edge.Olivia.Email.ToUpperInvariant() + " ", SeededPerson.Password)).ShouldBe(known[6]);
    }

    [Fact]
    public async Task A_lockout_that_an_administrator_has_written_is_not_told()
    {
        await using var edge = await EdgePortal.StartAsync();
        await edge.Database.AsSuperuserAsync<Guid>("update auth.users set lockout_end = now() + interval '5 minutes' where id = $1 returning id", edge.Olivia.Id);
        using var client = edge.Client();

        (await EdgePortal.ProblemAsync(client, edge.Olivia.Email, "wrong")).ShouldBe("E-mail or password is wrong.");
        (await EdgePortal.ProblemAsync(client, edge.Olivia.Email, SeededPerson.Password)).ShouldBe("E-mail or password is wrong.");
    }

    [Fact]
    public async Task No_more_passwords_are_checked_at_once_than_there_are_cores()
    {
        var hasher = new CountingHasher(real: true);
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hasher));
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
        {
            using var client = edge.Client();
            return await EdgePortal.ProblemAsync(client, number % 2 == 0 ? edge.Olivia.Email : $"nobody-{number}@example.test", "wrong");
        }));

        hasher.AtOnce.ShouldBeInRange(1, SecurityDefaults.ConcurrentHashes);
    }

    [Fact]
    public async Task An_unknown_person_costs_a_hash_as_a_known_one_does()
    {
        var hasher = new CountingHasher(real: true);
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hasher));
        using var client = edge.Client();

        await EdgePortal.ProblemAsync(client, edge.Olivia.Email, "wrong");
        var known = hasher.Checked;
        await EdgePortal.ProblemAsync(client, "nobody@example.test", "wrong");

        (known, hasher.Checked).ShouldBe((1, 2));
    }

    [Fact]
    public async Task A_session_is_prolonged_by_use_but_ends_after_eight_hours()
    {
        var time = new ManualTime();
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var client = await edge.SignedInAsync();
        for (var quarter = 1; quarter < 8 * 3; quarter++)
        {
            time.Advance(TimeSpan.FromMinutes(20));
            (await client.GetAsync("/t/acme/operations")).StatusCode.ShouldBe(HttpStatusCode.OK, $"after {quarter * 20} minutes");
        }

        time.Advance(TimeSpan.FromMinutes(20));
        using var over = await client.GetAsync("/t/acme/operations");
        over.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        over.Headers.Location!.ToString().ShouldContain("/sign-in");
    }

    [Fact]
    public async Task A_session_without_use_ends_after_half_an_hour()
    {
        var time = new ManualTime();
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var client = await edge.SignedInAsync();

        time.Advance(TimeSpan.FromMinutes(31));

        (await client.GetAsync("/t/acme/operations")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }
}
