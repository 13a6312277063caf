using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Architecture;
using SmartParking.Tests.Support;
using Executable = SmartParking.Tests.Isolation.PortalProcess;

namespace SmartParking.Tests.Data;

/// <summary>The master key is replaced, the one before is dropped, and nothing is lost with it.</summary>
public sealed partial class ResealTests : IAsyncLifetime
{
    private static readonly string[] GoneWithinDays = ["messages", "refresh-tokens"];
    private PortalDatabase _database = null!;

    private MasterKey Old => _database.Database.Keys.Current;

    public async Task InitializeAsync() => _database = await PortalDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task After_it_the_previous_key_can_go_and_sessions_audit_backups_and_sealed_rows_stay()
    {
        string session;
        await using (var before = await RunningPortal.StartAsync(_database))
        {
            session = Protector(before).Protect("olivia");
        }

        await new AuditCheckpoints(_database.Platform, _database.Database.Keys, new AuditOptions(), TimeProvider.System).SignAsync(CancellationToken.None);
        var manifest = BackupManifest.Form.Sign(new { name = "of before" }, _database.Database.Keys);
        var master = MasterKey.Create();
        await ContextKey.InstallAsync(_database.Database.Owner, new KeyRing(MasterKey.Parse(master), Old), CancellationToken.None);

        var (code, said) = await Executable.RunAsync(_database.Database, ["reseal"], settings =>
        {
            settings["Keys__Master"] = master;
            settings["Keys__Previous"] = _database.Database.MasterKey;
            settings["ConnectionStrings__Owner"] = _database.Database.Owner;
        });
        code.ShouldBe(0, said);
        said.ShouldContain("reseal: auth.data_protection_keys: 1 sealed anew\n");
        var retired = said.TrimEnd().Split('\n')[^1];
        await ContextKey.InstallAsync(_database.Database.Owner, new KeyRing(MasterKey.Parse(master)), CancellationToken.None);

        await using var after = await RunningPortal.StartAsync(_database, builder => builder.Configuration["Keys:Master"] = master);
        Protector(after).Unprotect(session).ShouldBe("olivia");
        (await VerifyAsync(master, retired)).ShouldContain("no findings");
        (await VerifyAsync(master, string.Empty)).ShouldContain("checkpoint-forged", Case.Sensitive, "the control: without Keys:Retired nobody knows who signed");
        var keys = new KeyRing(MasterKey.Parse(master)) { Retired = [.. retired.Split(',').Select(Convert.FromBase64String)] };
        BackupManifest.Form.IsOurs(manifest, keys).ShouldBeTrue();
        BackupManifest.Form.IsOurs(manifest, keys with { Retired = [] }).ShouldBeFalse();
        (await _database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'keys.reseal' and actor_kind = 'job'")).ShouldBe(1);
    }

    [Fact]
    public async Task Every_sealed_column_opens_with_the_new_key_alone_and_what_is_lost_is_counted()
    {
        var (fresh, clear) = (MasterKey.Parse(MasterKey.Create()), "what was sealed"u8.ToArray());
        var rows = SealedColumn.All.Select(column => (Column: column, Id: Guid.NewGuid(), Foreign: Guid.NewGuid())).ToList();
        foreach (var (column, id, foreign) in rows)
        {
            await AddAsync(column, id, new SealedBox(new KeyRing(Old), column.Purpose).Seal(clear, id.ToByteArray()));
            await AddAsync(column, foreign, new SealedBox(new KeyRing(MasterKey.Parse(MasterKey.Create())), column.Purpose).Seal(clear, foreign.ToByteArray()));
        }

        var forgotten = Guid.NewGuid();
        await AddAsync(SealedColumn.All[0], forgotten, []);
        var reseal = new Resealing(_database.Database.Owner, new KeyRing(fresh, Old));

        (await reseal.RunAsync(CancellationToken.None)).ShouldAllBe(done => done.Sealed == 1 && done.Lost == 1);
        (await reseal.RunAsync(CancellationToken.None)).ShouldAllBe(done => done.Sealed == 0 && done.Lost == 1);

        foreach (var (column, id, _) in rows)
        {
            var box = await _database.AsSuperuserAsync<byte[]>($"select {column.Column} from {column.Table} where {column.Id} = $1", id);
            new SealedBox(new KeyRing(fresh), column.Purpose).Open(box, id.ToByteArray()).ShouldBe(clear);
        }

        (await _database.AsSuperuserAsync<byte[]>("select wrapped from audit_person_keys where person_id = $1", forgotten)).ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_is_sealed_for_long_is_on_its_list()
    {
        var purposes = SourceTree.Read("SmartParking.Domain", ".cs").Concat(SourceTree.Read("SmartParking.Portal", ".cs"))
            .SelectMany(file => file.Lines.SelectMany(line => Sealed().Matches(line))).Select(match => match.Groups["purpose"].Value);

        purposes.Order(StringComparer.Ordinal).ShouldBe(SealedColumn.All.Select(column => column.Purpose).Concat(GoneWithinDays).Order(StringComparer.Ordinal));
    }

    private async Task<string> VerifyAsync(string master, string retired) => (await Executable.RunAsync(_database.Database, ["verify-audit"], settings =>
    {
        settings["Keys__Master"] = master;
        settings["Keys__Retired"] = retired;
    })).Output;

    private async Task AddAsync(SealedColumn column, Guid id, byte[] box)
    {
        await _database.AsSuperuserAsync<int>(
            "insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, security_stamp, concurrency_stamp) values ($1, $2, $2, $2, $2, 'Ada', 's', 'c') returning 1", id, id.ToString());
        await _database.AsSuperuserAsync<int>(
            column.Table switch
            {
                "auth.data_protection_keys" => "insert into auth.data_protection_keys (id, name, element) values ($1, 'key', $2) returning 1",
                "auth.authenticators" => "insert into auth.authenticators (user_id, sealed, begun_at) values ($1, $2, now()) returning 1",
                _ => $"insert into {column.Table} ({column.Id}, {column.Column}) values ($1, $2) returning 1",
            },
            id,
            box);
    }

    private static IDataProtector Protector(RunningPortal portal) => portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    [GeneratedRegex("""SealedBox \w+ = new\(keys, "(?<purpose>[a-z-]+)"\)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sealed();
}
