using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Data;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Backups;

/// <summary>A server that is written to, the moment before a mistake, and everything up to the last segment that nobody archived.</summary>
public sealed class PointInTimeTests : IAsyncLifetime
{
    private readonly TemporaryFolder _backups = new();
    private readonly string _machine = Path.Combine(Path.GetTempPath(), "sp-" + Guid.NewGuid().ToString("N")[..12]);
    private OutageCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await OutageCluster.StartAsync();

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _backups.Dispose();
        if (Directory.Exists(_machine))
        {
            Directory.Delete(_machine, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_that_was_written_before_a_moment_is_there_and_nothing_after(bool encrypted)
    {
        var options = new BackupOptions { Folder = _backups.Path };
        if (encrypted)
        {
            options.Identity = Path.Combine(_backups.Path, "key");
            await BackupTool.RunAsync(BackupFault.NotMade, "age-keygen", ["--output", options.Identity], [], CancellationToken.None);
            options.Recipient = (await BackupTool.RunAsync(BackupFault.NotMade, "age-keygen", ["-y", options.Identity], [], CancellationToken.None)).Trim();
        }

        var (database, keys) = (_cluster.Database.Database, _cluster.Database.Database.Keys);
        using var receiver = new WalReceiver(database.Replication, options, TimeProvider.System, NullLogger<WalReceiver>.Instance);
        await receiver.StartAsync(CancellationToken.None);
        await ReceivedAsync();
        var made = await new BaseMaker(database.Replication, options, keys, TimeProvider.System).MakeAsync(CancellationToken.None);
        made.Manifest.Files.Count.ShouldBe(3);
        var acme = await SeededTenant.CreateAsync(_cluster.Database, "acme");
        await _cluster.Database.AsSuperuserAsync<string>("select pg_switch_wal()::text");
        await new WalShelf(options).KeepAsync(CancellationToken.None);
        var before = await _cluster.Database.AsSuperuserAsync<DateTime>("select clock_timestamp()");
        await _cluster.Database.ExecuteAsync(acme.Id, "update sites set name = 'a mistake' where tenant_id = $1", acme.Id.Value);
        await ReceivedAsync();
        await receiver.StopAsync(CancellationToken.None);

        (await NameAtAsync(options, new DateTimeOffset(before, TimeSpan.Zero))).ShouldBe("Site acme");
        (await NameAtAsync(options, null)).ShouldBe("a mistake", "the segment that was not full is part of it");
        (await Should.ThrowAsync<BackupException>(() => NameAtAsync(options, made.Manifest.MadeAt.AddYears(1)))).Message.ShouldContain("ends before");
        (await Should.ThrowAsync<BackupException>(() => NameAtAsync(options, made.Manifest.MadeAt.AddDays(-1)))).Message.ShouldContain("no base backup");
    }

    [Fact]
    public async Task A_round_proves_the_base_and_the_log_that_came_after_it()
    {
        var options = new BackupOptions { Folder = _backups.Path };
        var (portal, keys) = (_cluster.Database, _cluster.Database.Database.Keys);
        using var lag = new WalLag(portal.Sources, TimeProvider.System);
        await lag.LookAsync(CancellationToken.None);
        lag.Behind.ShouldBeNull("nobody receives yet");
        using var receiver = new WalReceiver(portal.Database.Replication, options, TimeProvider.System, NullLogger<WalReceiver>.Instance);
        await receiver.StartAsync(CancellationToken.None);
        await ReceivedAsync();
        var book = new BackupBook(portal.Scope, portal.Audit);
        var work = new BaseWork(new BaseMaker(portal.Database.Replication, options, keys, TimeProvider.System), new BackupProver(options, keys, TimeProvider.System), options, keys, lag, TimeProvider.System);
        var round = new BackupRound(options, keys, work, book, NullLogger<BackupRound>.Instance);

        var proof = await round.RunAsync(CancellationToken.None);

        (await book.ListAsync(CancellationToken.None)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => line.Name.ShouldBe(proof.Name), line => line.Kind.ShouldBe(BackupKind.Base), line => line.ProvedAt.ShouldNotBeNull(), line => line.Problem.ShouldBeNull());
        await ReceivedAsync();
        await lag.LookAsync(CancellationToken.None);
        lag.Behind.ShouldBe(TimeSpan.FromSeconds(5), "nothing is missing, as far as one look can tell");

        await LoseFromIndexAsync("sites_one_name");
        (await Should.ThrowAsync<BackupException>(() => round.RunAsync(CancellationToken.None))).ShouldSatisfyAllConditions(
            broken => broken.Fault.ShouldBe(BackupFault.Corrupt), broken => broken.Message.ShouldContain("pg_amcheck"));
        (await book.ListAsync(CancellationToken.None))[0].Problem.ShouldBe(BackupFault.Corrupt);
        await receiver.StopAsync(CancellationToken.None);
    }

    /// <summary>Pages that are whole and an index that lacks rows: no checksum tells.</summary>
    private async Task LoseFromIndexAsync(string index)
    {
        await _cluster.Database.AsSuperuserAsync<bool>("update pg_index set indisready = false where indexrelid = $1::regclass returning indisready", index);
        await SeededTenant.CreateAsync(_cluster.Database, "lost");
        await _cluster.Database.AsSuperuserAsync<bool>("update pg_index set indisready = true where indexrelid = $1::regclass returning indisready", index);
    }

    /// <summary>Until the receiver has forced to disk what is committed now.</summary>
    private async Task ReceivedAsync()
    {
        var committed = WalName.Place(await _cluster.Database.AsSuperuserAsync<string>("select pg_current_wal_flush_lsn()::text"));
        while (WalName.Place(await _cluster.Database.AsSuperuserAsync<string>("select coalesce(max(restart_lsn)::text, '0/0') from pg_replication_slots")) < committed)
        {
            await Task.Delay(50);
        }
    }

    private async Task<string> NameAtAsync(BackupOptions options, DateTimeOffset? at)
    {
        var (server, _) = await new PointInTime(options, _cluster.Database.Database.Keys)
            .RestoreAsync(new LocalPostgresOptions { Folder = _machine, Throwaway = true }, at, _ => { }, CancellationToken.None);
        await using (server)
        {
            await using var connection = new NpgsqlConnection(server.SuperuserConnectionString("parking") + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select name from sites where slug like 'acme%'", connection);
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }
}
