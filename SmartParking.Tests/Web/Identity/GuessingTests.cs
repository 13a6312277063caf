using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Edge;
using SmartParking.Tests.Support;
using SmartParking.Tests.Web.Accounts;

namespace SmartParking.Tests.Web.Identity;

/// <summary>A thousand wrong passwords for one account, and what becomes of its owner meanwhile.</summary>
public sealed class GuessingTests
{
    private const int Guesses = 1_000;

    [Fact]
    public async Task From_one_address_five_are_looked_at_and_the_rest_are_told_when_to_come_again()
    {
        var hasher = new CountingHasher();
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hasher));
        using var client = edge.Client(person: false);

        var answers = await AllAsync(_ => GuessAsync(client, edge.Olivia));

        hasher.Checked.ShouldBe(SecurityDefaults.FailuresUntilLockout);
        answers.Select(answer => answer.Status).ShouldBeSubsetOf([401, 429, 503]);
        answers.Count(answer => answer.Status == 401).ShouldBeLessThanOrEqualTo(SecurityDefaults.FailuresUntilLockout);
        answers.Where(answer => answer.Status != 401).ShouldAllBe(answer => answer.Again >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task From_two_hundred_addresses_it_is_no_other_and_who_was_there_before_gets_in()
    {
        var hasher = new CountingHasher();
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hasher), "--Edge:Proxies", "127.0.0.0/8");
        using var open = await edge.SignedInAsync();
        using var program = await ApiSession.SignInAsync(edge.Portal, edge.Olivia);
        var device = await KnownDeviceOfAsync(edge, edge.Olivia);
        var before = hasher.Checked;
        using var client = edge.Client(person: false);

        await AllAsync(number => GuessAsync(client, edge.Olivia, $"198.51.100.{number % 200}"));

        (hasher.Checked - before).ShouldBe(SecurityDefaults.FailuresUntilLockout);
        (await EdgePortal.ProblemAsync(edge.Client(), edge.Olivia.Email, SeededPerson.Password)).ShouldBe("Too many attempts. Try again in 5 minutes.", "in a browser he was never in");
        (await SignsInAsync(edge, edge.Olivia, device)).ShouldBeTrue();
        (await AccountScene.IsInAsync(open)).ShouldBeTrue();
        (await program.IsInAsync(), await program.RefreshAsync()).ShouldBe((true, 200));
        (await GuessAsync(client, edge.Olivia)).Status.ShouldBe(429, "that he is in lifts nothing for others");
    }

    [Fact]
    public async Task What_says_that_a_browser_is_known_is_one_persons_opens_nothing_and_is_counted_too()
    {
        await using var edge = await EdgePortal.StartAsync();
        var otto = await SeededPerson.CreateAsync(edge.Portal, "Otto Other");
        var (olivias, ottos) = (await KnownDeviceOfAsync(edge, edge.Olivia), await KnownDeviceOfAsync(edge, otto));
        using (var bare = Browser(edge, olivias))
        {
            (await AccountScene.IsInAsync(bare)).ShouldBeFalse();
        }

        using var client = edge.Client(person: false);
        for (var guess = 0; guess < 5; guess++)
        {
            await GuessAsync(client, edge.Olivia);
        }

        foreach (var device in new[] { ottos, ottos + "x", "made up", string.Empty })
        {
            (await SignsInAsync(edge, edge.Olivia, device)).ShouldBeFalse();
        }

        using var thief = Browser(edge, olivias);
        for (var guess = 0; guess < 5; guess++)
        {
            await EdgePortal.ProblemAsync(thief, edge.Olivia.Email, "wrong");
        }

        (await SignsInAsync(edge, edge.Olivia, olivias)).ShouldBeFalse("five from there are enough, too");
    }

    [Fact]
    public async Task Two_Portals_on_one_database_count_together()
    {
        CountingHasher[] hashers = [new(), new()];
        string[] limits = ["--Edge:Limits:SignIn:Burst", "1200"];
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hashers[0]), limits);
        await using var second = await RunningPortal.StartAsync(edge.Database, builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hashers[1]), limits);
        using var one = edge.Client(person: false);
        using var other = new HttpClient { BaseAddress = second.Address };

        var answers = await AllAsync(number => GuessAsync(number % 2 == 0 ? one : other, edge.Olivia));

        hashers.Sum(hasher => hasher.Checked).ShouldBe(SecurityDefaults.FailuresUntilLockout);
        answers.Select(answer => answer.Status).ShouldBeSubsetOf([401, 429, 503]);
        foreach (var client in new[] { one, other })
        {
            (await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = edge.Olivia.Email, password = SeededPerson.Password })).Status.ShouldBe(429);
        }
    }

    [Fact]
    public async Task Whichever_way_passwords_come_no_more_are_hashed_at_once_than_there_are_cores()
    {
        var hasher = new CountingHasher(real: true);
        await using var edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<IPasswordHasher<User>>(hasher));
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => PersonAsync(edge, $"Person Number{number}")));
        var programs = await Task.WhenAll(people.Select(person => ApiSession.SignInAsync(edge.Portal, person)));
        using var browser = await edge.SignedInAsync();
        using var client = edge.Client(person: false);

        await Task.WhenAll(
        [
            .. programs.Select(program => (Task)program.PostAsync("/api/auth/change-password", new { current_password = SeededPerson.Password, new_password = "twelve geese on a pond" })),
            .. Enumerable.Range(0, 8).Select(number => (Task)ApiAnswer.PostAsync(client, "/api/auth/login", new { email = $"nobody-{number}@example.test", password = "wrong" })),
            .. people.Select(person => (Task)SignsInAsync(edge, person, string.Empty)),
            AccountScene.PostAsync(browser, "/account", "password", ("Current", SeededPerson.Password), ("Password", "nine ducks in a row there"), ("Again", "nine ducks in a row there")),
        ]);

        hasher.AtOnce.ShouldBeInRange(1, SecurityDefaults.ConcurrentHashes);
        Array.ForEach(programs, program => program.Dispose());
    }

    /// <summary>Many at once, and not more than the server the tests share has connections for.</summary>
    private static async Task<(int Status, TimeSpan? Again)[]> AllAsync(Func<int, Task<(int Status, TimeSpan? Again)>> guess)
    {
        var answers = new (int Status, TimeSpan? Again)[Guesses];
        await Parallel.ForEachAsync(Enumerable.Range(0, Guesses), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (number, _) => answers[number] = await guess(number));
        return answers;
    }

    private static async Task<(int Status, TimeSpan? Again)> GuessAsync(HttpClient client, SeededPerson person, string? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login") { Content = JsonContent.Create(new { email = person.Email, password = "wrong" }) };
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta);
    }

    private static async Task<SeededPerson> PersonAsync(EdgePortal edge, string name)
    {
        var person = await SeededPerson.CreateAsync(edge.Portal, name);
        await person.JoinAsync(edge.Database, edge.Acme, SmartParking.Domain.Tenancy.Role.Viewer);
        return person;
    }

    private static HttpClient Browser(EdgePortal edge, string device, CookieContainer? cookies = null)
    {
        cookies ??= new CookieContainer();
        if (device.Length > 0)
        {
            cookies.Add(edge.Portal.Address, new Cookie("parking_known", Uri.EscapeDataString(device)));
        }

        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = edge.Portal.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    /// <summary>What a browser keeps after its person has signed out.</summary>
    private static async Task<string> KnownDeviceOfAsync(EdgePortal edge, SeededPerson person)
    {
        var cookies = new CookieContainer();
        using var client = Browser(edge, string.Empty, cookies);
        using var answer = await EdgePortal.SignInAsync(client, person.Email, SeededPerson.Password);
        return Uri.UnescapeDataString(cookies.GetCookies(edge.Portal.Address)["parking_known"].ShouldNotBeNull().Value);
    }

    private static async Task<bool> SignsInAsync(EdgePortal edge, SeededPerson person, string device)
    {
        using var client = Browser(edge, device);
        using var answer = await EdgePortal.SignInAsync(client, person.Email, SeededPerson.Password);
        return answer.StatusCode == HttpStatusCode.Redirect;
    }
}
