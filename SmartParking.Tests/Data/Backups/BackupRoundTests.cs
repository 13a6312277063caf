using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Backups;

/// <summary>The drill: a backup is made, restored into a server of its own and compared, and what is wrong with one is found before it is trusted.</summary>
public sealed class BackupRoundTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PortalDatabase _database = null!;
    private BackupOptions _options = null!;
    private SeededTenant _acme = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _options = new BackupOptions { Folder = _folder.Path };
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        await SeededTenant.CreateAsync(_database, "borealis");
        await _database.Scope.RunAsync(
            _acme.Id, PortalDatabase.TheTest, (work, cancel) => _database.Audit.WriteAsync(work, Actor.Job("test"), new AuditEntry("test.write", "test", "1"), cancel), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_round_makes_proves_copies_and_tells_of_it()
    {
        using var elsewhere = new TemporaryFolder();
        _options.Remote = elsewhere.Path;
        var proof = await Round().RunAsync(CancellationToken.None);

        var line = (await Book().ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        line.ShouldSatisfyAllConditions(
            each => each.Name.ShouldBe(proof.Name),
            each => each.Rows.ShouldBeGreaterThan(50),
            each => each.Problem.ShouldBeNull(),
            each => each.ProvedAt.ShouldNotBeNull(),
            each => each.CopiedAt.ShouldNotBeNull());
        Directory.GetFiles(Path.Combine(elsewhere.Path, "dumps", proof.Name)).Length.ShouldBe(2);
        (await _database.ReadAuditAsync(TenantId.Platform)).Select(entry => entry.Action).ShouldBe(["backup.make", "backup.copy", "backup.prove"]);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_backup_is_found_before_it_is_used()
    {
        var made = await Maker().MakeAsync(CancellationToken.None);
        var good = Path.Combine(_folder.Path, "dumps", made.Name);
        (await LookAsync(good)).ShouldBeNull("the control");

        (await SpoiledAsync(good, (path, _) => File.Delete(Path.Combine(path, "database.dump")))).ShouldBe(BackupFault.Truncated);
        (await SpoiledAsync(good, (path, _) => Cut(Path.Combine(path, "database.dump")))).ShouldBe(BackupFault.Truncated);
        (await SpoiledAsync(good, (path, _) => Flip(Path.Combine(path, "database.dump")))).ShouldBe(BackupFault.Corrupt);
        (await SpoiledAsync(good, (path, _) => File.Delete(Path.Combine(path, "manifest.json")))).ShouldBe(BackupFault.NotOurs);
        (await SpoiledAsync(good, (path, _) => Flip(Path.Combine(path, "manifest.json")))).ShouldBe(BackupFault.NotOurs);
        (await SpoiledAsync(good, (path, manifest) => Sign(path, manifest, new KeyRing(MasterKey.Parse(MasterKey.Create()))))).ShouldBe(BackupFault.NotOurs);
        (await SpoiledAsync(good, (path, manifest) => Sign(path, manifest with { Format = 2 }))).ShouldBe(BackupFault.WrongVersion);
        (await SpoiledAsync(good, (path, manifest) => Sign(path, manifest with { Migration = 9_999 }))).ShouldBe(BackupFault.WrongVersion);
        (await SpoiledAsync(good, (path, manifest) => Sign(path, manifest with { Server = "99.1" }))).ShouldBe(BackupFault.WrongVersion);
    }

    [Fact]
    public async Task What_came_back_otherwise_than_it_was_is_told_and_the_last_good_one_stays()
    {
        var good = await Round().RunAsync(CancellationToken.None);
        var made = await Maker().MakeAsync(CancellationToken.None);
        var table = made.Manifest.Tables.Single(print => print.Table == "public.spaces" && print.Rows > 2 && print.Tenant == _acme.Id.Value);
        Sign(Path.Combine(_folder.Path, "dumps", made.Name), made.Manifest with { Tables = [.. made.Manifest.Tables.Where(print => print != table), table with { Rows = table.Rows + 1 }] });
        await Book().AddAsync(Actor.Job("test"), made, CancellationToken.None);

        (await Should.ThrowAsync<BackupException>(() => Round().ProveAsync(made.Name, CancellationToken.None))).ShouldSatisfyAllConditions(
            failure => failure.Fault.ShouldBe(BackupFault.Differs),
            failure => failure.Message.ShouldContain($"public.spaces of tenant {_acme.Id.Value}: {table.Rows + 1} rows were backed up, {table.Rows} came back"));
        (await Book().ListAsync(CancellationToken.None)).ToDictionary(line => line.Name, line => line.Problem).ShouldBe(new Dictionary<string, BackupFault?> { [made.Name] = BackupFault.Differs, [good.Name] = null }, ignoreOrder: true);
        (await Round().PruneAsync(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_backup_for_somebody_is_read_by_nobody_else()
    {
        var (recipient, identity) = await KeyAsync("one");
        var (_, other) = await KeyAsync("two");
        _options = _options with { Recipient = recipient, Identity = identity };
        var proof = await Round().RunAsync(CancellationToken.None);

        var path = Path.Combine(_folder.Path, "dumps", proof.Name);
        Directory.GetFiles(path).Select(Path.GetFileName).ShouldBe(["database.dump.age", "manifest.json"], ignoreOrder: true);
        (await File.ReadAllTextAsync(Path.Combine(path, "database.dump.age"))).ShouldStartWith("age-encryption.org");
        _options = _options with { Identity = other };
        (await Should.ThrowAsync<BackupException>(() => Round().ProveAsync(proof.Name, CancellationToken.None))).Fault.ShouldBe(BackupFault.WrongKey);
    }

    [Fact]
    public async Task A_role_that_does_not_see_everything_backs_up_nothing()
    {
        var blind = new BackupMaker(_database.Database.Connections.Platform, _options, _database.Database.Keys, TimeProvider.System);

        (await Should.ThrowAsync<BackupException>(() => blind.MakeAsync(CancellationToken.None))).Fault.ShouldBe(BackupFault.NotMade);
        Directory.GetDirectories(Path.Combine(_folder.Path, "dumps")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_is_told_as_what_it_is()
    {
        var binaries = await BackupTool.BinariesAsync(CancellationToken.None);
        var full = BackupTool.RunAsync(
            BackupFault.NotMade,
            binaries.Program("pg_dump"),
            ["--format=custom", "--file=/dev/full"],
            BackupTool.Environment(new NpgsqlConnectionStringBuilder(_database.Database.Backup)),
            CancellationToken.None);

        (await Should.ThrowAsync<BackupException>(() => full)).Fault.ShouldBe(BackupFault.DiskFull);
    }

    private static void Cut(string path)
    {
        using var stream = File.OpenWrite(path);
        stream.SetLength(stream.Length - 1);
    }

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private async Task<BackupFault?> SpoiledAsync(string good, Action<string, BackupManifest> spoil)
    {
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(good))
        {
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }

        spoil(copy.Path, BackupManifest.Form.Read<BackupManifest>(await File.ReadAllTextAsync(Path.Combine(good, "manifest.json"))));
        return await LookAsync(copy.Path);
    }

    private void Sign(string path, BackupManifest manifest, KeyRing? keys = null) =>
        File.WriteAllText(Path.Combine(path, "manifest.json"), BackupManifest.Form.Sign(manifest, keys ?? _database.Database.Keys));

    private async Task<BackupFault?> LookAsync(string path)
    {
        try
        {
            await new BackupReader(_options, _database.Database.Keys).LookAsync(path, CancellationToken.None);
            return null;
        }
        catch (BackupException wrong)
        {
            return wrong.Fault;
        }
    }

    private async Task<(string Recipient, string Identity)> KeyAsync(string name)
    {
        var path = Path.Combine(_folder.Path, name + ".key");
        await BackupTool.RunAsync(BackupFault.NotMade, "age-keygen", ["--output", path], [], CancellationToken.None);
        return ((await BackupTool.RunAsync(BackupFault.NotMade, "age-keygen", ["-y", path], [], CancellationToken.None)).Trim(), path);
    }

    private BackupMaker Maker() => new(_database.Database.Backup, _options, _database.Database.Keys, TimeProvider.System);

    private BackupBook Book() => new(_database.Scope, _database.Audit);

    private BackupRound Round() => new(
        _options, _database.Database.Keys, new DumpWork(Maker(), new BackupProver(_options, _database.Database.Keys, TimeProvider.System)), Book(), NullLogger<BackupRound>.Instance);
}
