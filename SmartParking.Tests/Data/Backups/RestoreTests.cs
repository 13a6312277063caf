using System.Net;
using Npgsql;
using SmartParking.Domain.Backups;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Backups;

/// <summary>The machine is gone: a clean folder and the copy elsewhere serve again.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _elsewhere = new();
    private readonly List<string> _said = [];
    private PortalDatabase _database = null!;

    public async Task InitializeAsync() => _database = await PortalDatabase.CreateAsync();

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task The_newest_that_can_be_trusted_takes_the_place_and_the_old_one_stays()
    {
        var options = new BackupOptions { Folder = _folder.Path };
        var acme = await SeededTenant.CreateAsync(_database, "acme");
        var first = await MakeAsync(options);
        await SeededTenant.CreateAsync(_database, "borealis");
        var second = await MakeAsync(options);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "dumps", second, "database.dump"), "no dump");
        await _database.ExecuteAsync(acme.Id, "update sites set name = 'after the backup' where tenant_id = $1", acme.Id.Value);
        var target = new RestoreTarget(_database.Database.Server.SuperuserConnectionString("postgres"), _database.Database.Name, []);

        var restored = await new DatabaseRestore(options, _database.Database.Keys, TimeProvider.System).RunAsync(target, null, _said.Add, CancellationToken.None);

        restored.Name.ShouldBe(first);
        restored.Refused.ShouldHaveSingleItem().ShouldStartWith(second);
        restored.Replaced!.ShouldStartWith(_database.Database.Name + "_before_");
        (await NamesAsync(_database.Database.Name)).ShouldBe(["Site acme"]);
        (await NamesAsync(restored.Replaced)).ShouldBe(["Site borealis", "after the backup"], ignoreOrder: true);
        (await Should.ThrowAsync<BackupException>(() => new DatabaseRestore(options, _database.Database.Keys, TimeProvider.System).RunAsync(target, second, _said.Add, CancellationToken.None))).Fault.ShouldBe(BackupFault.Truncated);
    }

    [Fact]
    public async Task A_clean_machine_serves_again_by_one_command_from_the_copy_elsewhere()
    {
        await using var edge = await EdgePortal.StartAsync();
        var options = new BackupOptions { Folder = _folder.Path, Remote = _elsewhere.Path };
        var name = await MakeAsync(options, edge.Database);
        await new OffsiteCopy(options, BackupKind.Dump).SendAsync(name, CancellationToken.None);
        var machine = Path.Combine(Path.GetTempPath(), "sp-" + Guid.NewGuid().ToString("N")[..12]);

        try
        {
            await using var portal = PortalProcess.Run(
                ["restore", "--data", machine, "--serve"],
                ("Keys:Master", edge.Database.Database.MasterKey),
                ("Backups:Folder", Path.Combine(_folder.Path, "new")),
                ("Backups:Remote", _elsewhere.Path));
            await portal.ReadyAsync();
            using var client = EdgePortal.ClientOf(portal.Address);
            using var signIn = await EdgePortal.SignInAsync(client, edge.Olivia.Email, SeededPerson.Password);

            signIn.StatusCode.ShouldBe(HttpStatusCode.Redirect, "the password and the keys of sessions came back");
            (await client.GetStringAsync("/t/acme/operations")).ShouldContain(edge.Acme.Spaces[0].Code);
            (await portal.StopAsync()).ShouldBe(0, portal.Said);
        }
        finally
        {
            Directory.Delete(machine, recursive: true);
        }
    }

    private async Task<List<string>> NamesAsync(string database)
    {
        await using var connection = new NpgsqlConnection(_database.Database.Server.SuperuserConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select name from sites where name not like 'CANARY%'", connection);
        await using var row = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await row.ReadAsync())
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private Task<string> MakeAsync(BackupOptions options) => MakeAsync(options, _database);

    private static async Task<string> MakeAsync(BackupOptions options, PortalDatabase database) =>
        (await new BackupMaker(database.Database.Backup, options, database.Database.Keys, TimeProvider.System).MakeAsync(CancellationToken.None)).Name;
}
