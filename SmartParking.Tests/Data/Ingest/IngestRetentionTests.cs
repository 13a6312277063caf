using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartParking.Domain.Ingest;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Ingest;

/// <summary>What is let go when it is old enough, and what is not.</summary>
public sealed class IngestRetentionTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private PortalDatabase _database = null!;
    private SeededTenant _north = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _north = await SeededTenant.CreateAsync(_database, "north", spaces: 1);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Months_wholly_older_are_dropped_and_old_rows_pruned_but_never_pending_ones()
    {
        var keep = new IngestOptions { KeepDays = 100 };
        var edge = _time.GetUtcNow().AddDays(-100);
        await _database.AsSuperuserAsync<int>("select ensure_partitions($1, 3)", edge.AddDays(-62));
        await AddAsync("old", edge.AddDays(-40), "accepted");
        await AddAsync("older", edge.AddDays(-62), "dead");
        await AddAsync("waiting", edge.AddDays(-40), "pending");
        await AddAsync("edge", edge, "accepted");
        await AddAsync("same month", edge.AddMinutes(-1), "late");

        var (partitions, rows) = await Retention(keep).SweepAsync(CancellationToken.None);

        // Nine in the morning of 10 March less 100 days is 30 November: October and all before it have ended, November has not.
        partitions.Count.ShouldBe(9);
        partitions.Order().ShouldBe(partitions.Where(name => name.EndsWith("2025_08", StringComparison.Ordinal) || name.EndsWith("2025_09", StringComparison.Ordinal) || name.EndsWith("2025_10", StringComparison.Ordinal)).Order());
        rows.ShouldBe(3);
        (await KeysAsync()).ShouldBe(["edge", "waiting"], ignoreOrder: true);
        (await _database.ReadAsync(_north.Id, "select event from raw_events", row => row.GetString(0))).Count.ShouldBe(2);

        (partitions, rows) = await Retention(keep).SweepAsync(CancellationToken.None);
        (partitions.Count, rows).ShouldBe((0, 0));
        _time.Advance(TimeSpan.FromDays(1));
        (await Retention(keep).SweepAsync(CancellationToken.None)).Partitions.Count.ShouldBe(3);
        (await KeysAsync()).ShouldBe(["waiting"]);
    }

    [Fact]
    public async Task For_ever_is_for_ever()
    {
        // The platform itself makes none so old.
        await _database.AsSuperuserAsync<int>("select ensure_partitions($1, 0)", _time.GetUtcNow().AddDays(-5000));
        await AddAsync("ancient", _time.GetUtcNow().AddDays(-5000), "accepted");

        var (partitions, rows) = await Retention(new IngestOptions { KeepDays = 0 }).SweepAsync(CancellationToken.None);

        (partitions.Count, rows).ShouldBe((0, 0));
        (await KeysAsync()).ShouldBe(["ancient"]);
    }

    [Fact]
    public async Task Nobody_drops_what_arrived_within_a_month_nor_without_the_platforms_context()
    {
        var (soon, forged) = (DateTimeOffset.UtcNow.AddDays(-29), DateTimeOffset.UtcNow.AddDays(-400));
        (await Should.ThrowAsync<PostgresException>(() => _database.Platform.ExecuteAsync(PortalDatabase.TheTest, "select drop_old_partition($1)", [new NpgsqlParameter { Value = soon }], CancellationToken.None)))
            .SqlState.ShouldBe(PostgresErrorCodes.InvalidParameterValue);

        await using var command = _database.Sources.Platform.CreateCommand("select drop_old_partition($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = forged });
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync(_north.Id, "select drop_old_partition($1)", forged))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(400, true)]
    [InlineData(30, false)]
    [InlineData(-1, false)]
    [InlineData(40_000, false)]
    public void Days_that_make_no_sense_are_refused_by_the_name_of_their_key(int days, bool fits)
    {
        var problems = new IngestOptions { KeepDays = days }.Problems().ToList();
        problems.Count.ShouldBe(fits ? 0 : 1);
        problems.ShouldAllBe(problem => problem.StartsWith("Ingest:KeepDays ", StringComparison.Ordinal));
    }

    private IngestRetention Retention(IngestOptions options) =>
        new(_database.Platform, options, _time, NullLogger<IngestRetention>.Instance);

    private Task<List<string>> KeysAsync() => _database.ReadAsync(_north.Id, "select key from ingest_ledger", row => row.GetString(0));

    private Task AddAsync(string key, DateTimeOffset at, string status) =>
        _database.ExecuteAsync(
            _north.Id,
            """
            with entered as (insert into ingest_ledger (tenant_id, event, key, id, dev_eui, received_at, status) values ($1, 'up', $2, gen_random_uuid(), 'AB00000000000001', $3, $4) returning id)
            insert into raw_events (tenant_id, arrived_at, id, event, dev_eui, body) select $1, $3, id, 'up', 'AB00000000000001', '{}' from entered
            """,
            _north.Id.Value,
            key,
            at,
            status);
}
