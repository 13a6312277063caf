using SmartParking.Domain.Identity;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Identity;

/// <summary>How often something may be guessed at, however many ask at once and wherever.</summary>
public sealed class AttemptTests : IAsyncLifetime
{
    private const int Most = 5;
    private static readonly TimeSpan Locked = TimeSpan.FromMinutes(5);
    private readonly ManualTime _time = new();
    private PortalDatabase _database = null!;
    private AttemptBook _book = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _book = new AttemptBook(_database.Sources, _time);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task The_fifth_locks_and_the_lock_ends_by_itself()
    {
        for (var attempt = 1; attempt < Most; attempt++)
        {
            (await TakeAsync("A")).ShouldBe((true, null));
        }

        (await UntilAsync("A")).ShouldBeNull();
        var until = _time.GetUtcNow() + Locked;
        (await TakeAsync("A")).ShouldBe((true, until), "judged, and the last for now");
        (await TakeAsync("A")).ShouldBe((false, until));
        _time.Advance(Locked - TimeSpan.FromSeconds(1));
        (await TakeAsync("A")).ShouldBe((false, until), "who goes on does not prolong it");
        (await UntilAsync("A")).ShouldBe(until);
        (await UntilAsync("B")).ShouldBeNull();

        _time.Advance(TimeSpan.FromSeconds(1));
        (await UntilAsync("A")).ShouldBeNull();
        (await TakeAsync("A")).ShouldBe((true, null), "from the beginning");
    }

    [Fact]
    public async Task A_right_one_forgets_what_was_wrong_before_and_so_does_an_hour()
    {
        for (var attempt = 0; attempt < 8; attempt++)
        {
            (await TakeAsync("A")).Allowed.ShouldBeTrue();
            if (attempt == 3)
            {
                await _book.ForgetAsync("A", CancellationToken.None);
            }
        }

        (await UntilAsync("A")).ShouldBeNull();
        _time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        (await TakeAsync("A")).ShouldBe((true, null));
    }

    [Fact]
    public async Task Of_dozens_at_once_on_two_nodes_five_are_judged()
    {
        await using var other = PortalDatabase.Of(_database.Database);
        var second = new AttemptBook(other.Sources, _time);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => (number % 2 == 0 ? _book : second).TakeAsync("A", Most, Locked, CancellationToken.None)));

        answers.Count(answer => answer.Allowed).ShouldBe(Most);
    }

    [Fact]
    public async Task Names_without_end_do_not_fill_the_table_and_it_holds_no_name()
    {
        for (var number = 0; number < 30; number++)
        {
            await TakeAsync($"somebody-{number}@example.test");
        }

        _time.Advance(TimeSpan.FromHours(2));
        for (var number = 0; number < 5; number++)
        {
            await TakeAsync($"somebody-else-{number}@example.test");
        }

        (await _database.AsSuperuserAsync<long>("select count(*) from auth.attempts")).ShouldBe(5);
        (await _database.AsSuperuserAsync<long>("select count(*) from auth.attempts where encode(subject, 'escape') like '%some%'")).ShouldBe(0);
    }

    private Task<(bool Allowed, DateTimeOffset? LockedUntil)> TakeAsync(string subject) => _book.TakeAsync(subject, Most, Locked, CancellationToken.None);

    private Task<DateTimeOffset?> UntilAsync(string subject) => _book.LockedUntilAsync(subject, CancellationToken.None);
}
