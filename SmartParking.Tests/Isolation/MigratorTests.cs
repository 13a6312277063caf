using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Tests.Isolation;

/// <summary>Migrations, against a real server.</summary>
[Collection(IsolationTests.Name)]
public sealed class MigratorTests(IsolationCluster cluster)
{
    [Fact]
    public async Task Migrations_are_applied_in_order_and_only_once()
    {
        var owner = await EmptyAsync();

        var first = await new Migrator(owner).ApplyAsync(CancellationToken.None);
        var second = await new Migrator(owner).ApplyAsync(CancellationToken.None);

        first.ShouldBe(Migration.All().Select(migration => migration.FileName));
        first.ShouldBeInOrder();
        second.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_migrators_at_once_apply_each_migration_once()
    {
        var owner = await EmptyAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new Migrator(owner).ApplyAsync(CancellationToken.None)));

        applied.SelectMany(each => each).Order(StringComparer.Ordinal).ShouldBe(Migration.All().Select(migration => migration.FileName));
    }

    [Fact]
    public async Task A_migration_changed_after_it_was_applied_stops_before_anything_runs()
    {
        var owner = await EmptyAsync();
        await new Migrator(owner).ApplyAsync(CancellationToken.None);
        await ExecuteAsync(owner, "update schema_migrations set checksum = 'other' where version = 2; delete from schema_migrations where version = 8");

        var stopped = await Should.ThrowAsync<MigrationFailedException>(() => new Migrator(owner).ApplyAsync(CancellationToken.None));

        stopped.Message.ShouldContain("migrations/0002_identity.sql");
        (await ExecuteAsync(owner, "select count(*) from schema_migrations where version = 8")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_program_older_than_its_database_stops()
    {
        var owner = await EmptyAsync();
        await new Migrator(owner).ApplyAsync(CancellationToken.None);
        await ExecuteAsync(owner, "insert into schema_migrations (version, name, checksum) values (9999, '9999_later.sql', '')");

        (await Should.ThrowAsync<MigrationFailedException>(() => new Migrator(owner).ApplyAsync(CancellationToken.None))).Message.ShouldContain("9999_later.sql");
    }

    [Fact]
    public async Task A_failure_names_the_file_and_the_line_and_leaves_nothing_of_it()
    {
        var owner = await EmptyAsync();

        // In the way of 0004; its line is that of the statement's first word that PostgreSQL complains about.
        await ExecuteAsync(owner, "create table zones (id int)");
        var failed = await Should.ThrowAsync<MigrationFailedException>(() => new Migrator(owner).ApplyAsync(CancellationToken.None));

        failed.Message.ShouldStartWith("migrations/0004_sites.sql");
        failed.Message.ShouldContain("relation \"zones\" already exists");
        (await ExecuteAsync(owner, "select max(version) from schema_migrations")).ShouldBe(3);
        (await ExecuteAsync(owner, "select to_regclass('sites')::text")).ShouldBe(DBNull.Value);
    }

    [Fact]
    public async Task A_migration_gives_way_to_who_reads_what_it_changes_and_comes_through_when_he_has_ended()
    {
        var owner = await EmptyAsync();
        await using var reader = new NpgsqlConnection(owner);
        await reader.OpenAsync();
        await using var reading = await reader.BeginTransactionAsync();

        // In the way of the first statement that changes a table of an earlier migration; nothing of it may stay behind.
        var gaveWay = 0;
        var migrator = new Migrator(owner)
        {
            GivesWay = (_, tried) => gaveWay = tried,
            Wait = async (_, _) =>
            {
                (await ExecuteAsync(owner, "select count(*) from schema_migrations where version = 18")).ShouldBe(0L, "nothing of it has stayed");
                await reading.RollbackAsync();
            },
        };
        await new Migrator(owner).ApplyAsync(CancellationToken.None);
        await ExecuteAsync(owner, "delete from schema_migrations where version = 18; alter table raw_events drop column encoding");
        await using (var read = new NpgsqlCommand("select count(*) from raw_events", reader, reading))
        {
            await read.ExecuteScalarAsync();
        }

        (await migrator.ApplyAsync(CancellationToken.None)).ShouldBe(["0018_ingest_encoding.sql"]);

        gaveWay.ShouldBe(1);
    }

    [Fact]
    public void A_position_is_told_as_a_line()
    {
        Migrator.Line("one\ntwo\nthree", 0).ShouldBeEmpty();
        Migrator.Line("one\ntwo\nthree", 1).ShouldBe(" line 1");
        Migrator.Line("one\ntwo\nthree", 5).ShouldBe(" line 2");
        Migrator.Line("one\ntwo\nthree", 13).ShouldBe(" line 3");
    }

    private async Task<string> EmptyAsync()
    {
        var name = $"empty_{Guid.NewGuid():N}";
        await cluster.SuperuserAsync($"create database {name} owner parking_owner");
        return IsolationCluster.Unpooled(new NpgsqlConnectionStringBuilder(cluster.Database.Owner) { Database = name }.ConnectionString);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
