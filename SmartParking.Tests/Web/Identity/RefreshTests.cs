using Microsoft.Extensions.DependencyInjection;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>A refresh token is worth something once; whoever stole one is noticed.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task Each_refresh_gives_another_token_and_the_old_one_ends()
    {
        using var session = await SignInAsync();
        var seen = new List<string> { session.Refresh };
        for (var time = 0; time < 5; time++)
        {
            (await session.RefreshAsync()).ShouldBe(200);
            seen.Add(session.Refresh);
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        seen.Distinct().Count().ShouldBe(6);
        (await session.IsInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_answer_is_repeated_once_with_the_same_successor_and_the_next_time_is_theft()
    {
        using var session = await SignInAsync();
        var (first, again) = (await session.ShowAsync(session.Refresh), await session.ShowAsync(session.Refresh));

        (first.Status, again.Status).ShouldBe((200, 200));
        again.Text("refresh_token").ShouldBe(first.Text("refresh_token"), "never a second branch");
        await TokensAsync(2);
        (await session.ShowAsync(session.Refresh)).Status.ShouldBe(401);
        (await session.ShowAsync(first.Text("refresh_token")!)).Status.ShouldBe(401, "the family has ended");
        (await session.IsInAsync()).ShouldBeFalse();
        await AuditedAsync(1);
    }

    [Fact]
    public async Task After_thirty_seconds_or_once_the_successor_was_used_there_is_no_second_time()
    {
        using var late = await SignInAsync();
        (await late.ShowAsync(late.Refresh)).Status.ShouldBe(200);
        _time.Advance(TimeSpan.FromSeconds(31));
        (await late.ShowAsync(late.Refresh)).Status.ShouldBe(401);

        using var used = await SignInAsync();
        var old = used.Refresh;
        (await used.RefreshAsync()).ShouldBe(200);
        (await used.RefreshAsync()).ShouldBe(200);
        (await used.ShowAsync(old)).Status.ShouldBe(401);
        (await used.RefreshAsync()).ShouldBe(401);
        await AuditedAsync(2);
    }

    [Fact]
    public async Task A_stolen_token_ends_the_family_for_thief_and_owner_whoever_comes_first_and_after_a_restart_too()
    {
        using var owner = await SignInAsync();
        using var thief = owner.StolenTo(_edge.Portal);
        (await owner.RefreshAsync()).ShouldBe(200);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await thief.RefreshAsync()).ShouldBe(401);
        ((await owner.IsInAsync()), await owner.RefreshAsync()).ShouldBe((false, 401));

        using var second = await SignInAsync();
        using var faster = second.StolenTo(_edge.Portal);
        (await faster.RefreshAsync()).ShouldBe(200);
        _time.Advance(TimeSpan.FromMinutes(1));
        await using var restarted = await RunningPortal.StartAsync(_edge.Database, builder => builder.Services.AddSingleton<TimeProvider>(_time));
        using var back = second.StolenTo(restarted);
        (await back.RefreshAsync()).ShouldBe(401);
        (await faster.IsInAsync()).ShouldBeFalse();
        await AuditedAsync(2);
    }

    [Fact]
    public async Task Of_fifty_at_once_there_is_one_successor_and_the_family_ends()
    {
        using var session = await SignInAsync();
        await using var other = await RunningPortal.StartAsync(_edge.Database, builder => builder.Services.AddSingleton<TimeProvider>(_time));
        using var elsewhere = session.StolenTo(other);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => (number % 2 == 0 ? session : elsewhere).ShowAsync(session.Refresh)));

        answers.Count(answer => answer.Status == 200).ShouldBe(2, "the first, and the repeated answer");
        answers.Count(answer => answer.Status == 401).ShouldBe(48);
        answers.Where(answer => answer.Status == 200).Select(answer => answer.Text("refresh_token")).Distinct().Count().ShouldBe(1);
        await TokensAsync(2);
        (await _edge.Database.AsSuperuserAsync<string>("select end_reason from auth.token_families")).ShouldBe("reused");
        await AuditedAsync(1);
    }

    [Fact]
    public async Task Another_device_ends_the_family()
    {
        using var session = await SignInAsync();
        using var thief = session.StolenTo(_edge.Portal, "thief/2");
        (await thief.RefreshAsync()).ShouldBe(401);
        (await session.RefreshAsync()).ShouldBe(401);
        (await _edge.Database.AsSuperuserAsync<string>("select end_reason from auth.token_families")).ShouldBe("other_device");
        await AuditedAsync(1);
    }

    [Fact]
    public async Task A_token_ends_after_thirty_days_and_its_family_after_ninety_however_often_it_is_refreshed()
    {
        using var idle = await SignInAsync();
        using var busy = await SignInAsync();
        for (var day = 0; day < 90; day += 15)
        {
            (await busy.RefreshAsync()).ShouldBe(200, $"day {day}");
            _time.Advance(TimeSpan.FromDays(15));
            if (day == 15)
            {
                (await idle.RefreshAsync()).ShouldBe(401, "thirty days");
            }
        }

        (await busy.RefreshAsync()).ShouldBe(401);
        await AuditedAsync(0);
    }

    [Fact]
    public async Task What_the_database_holds_is_of_no_use_and_nonsense_is_refused_alike()
    {
        using var session = await SignInAsync();
        var next = (await session.ShowAsync(session.Refresh)).Text("refresh_token")!;
        var dump = await _edge.Database.AsSuperuserAsync<string>(
            "select string_agg(t::text || encode(successor, 'escape'), ' ') from auth.refresh_tokens t where successor is not null");
        dump.ShouldNotContain(next[3..]);

        var hash = await _edge.Database.AsSuperuserAsync<string>("select translate(encode(hash, 'base64'), '+/=', '-_') from auth.refresh_tokens limit 1");
        foreach (var wrong in new[] { "rt_" + hash, "rt_" + new string('A', 43), session.Access, "x", "rt_" })
        {
            var answer = await session.ShowAsync(wrong);
            (answer.Status, answer.Detail).ShouldBe((401, "Invalid or expired refresh token"));
        }

        (await session.ShowAsync(next)).Status.ShouldBe(200, "guessing ends nobody's family");
    }

    private Task<ApiSession> SignInAsync() => ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);

    private async Task TokensAsync(long count) => (await _edge.Database.AsSuperuserAsync<long>("select count(*) from auth.refresh_tokens")).ShouldBe(count);

    private async Task AuditedAsync(int times) => (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Count(entry => entry is { Action: "token.reuse", Name: "Olivia Operator" }).ShouldBe(times);
}
