using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Edge;

/// <summary>The keys under which sessions are protected: in the database, sealed, and of no use without the master key.</summary>
public sealed class KeysTests : IAsyncLifetime
{
    private const string Purpose = "test";
    private PortalDatabase _database = null!;

    public async Task InitializeAsync() => _database = await PortalDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_restart_and_a_second_node_keep_every_session()
    {
        string session;
        await using (var first = await RunningPortal.StartAsync(_database))
        {
            session = Protector(first).Protect("olivia");
        }

        await using var second = await RunningPortal.StartAsync(_database);
        Protector(second).Unprotect(session).ShouldBe("olivia");
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_database_holds_no_key_that_anybody_could_read()
    {
        await using var portal = await RunningPortal.StartAsync(_database);
        Protector(portal).Protect("olivia");

        var element = await _database.AsSuperuserAsync<byte[]>("select element from auth.data_protection_keys");

        element[0].ShouldBe((byte)1);
        Encoding.UTF8.GetString(element).ShouldNotContain("<key");
        Encoding.UTF8.GetString(element).ShouldNotContain("masterKey");
    }

    [Fact]
    public async Task The_previous_master_key_still_opens_them()
    {
        string session;
        await using (var first = await RunningPortal.StartAsync(_database))
        {
            session = Protector(first).Protect("olivia");
        }

        var fresh = await MigratedAsync(_database);
        await using var second = await RunningPortal.StartAsync(_database, builder =>
        {
            builder.Configuration["Keys:Master"] = fresh;
            builder.Configuration["Keys:Previous"] = _database.Database.MasterKey;
        });
        Protector(second).Unprotect(session).ShouldBe("olivia");
    }

    [Fact]
    public async Task Without_the_master_key_people_sign_in_again_and_nothing_breaks()
    {
        await using var edge = await EdgePortal.StartAsync();
        using var before = await edge.SignedInAsync();
        var fresh = await MigratedAsync(edge.Database);
        await using var after = await RunningPortal.StartAsync(edge.Database, builder => builder.Configuration["Keys:Master"] = fresh);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(after.Address, "/t/acme/operations"));

        // One cookie jar for both: it knows no ports.
        using var answer = await before.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(302);
        answer.Headers.Location!.ToString().ShouldContain("/sign-in");
        Protector(after).Unprotect(Protector(after).Protect("anew")).ShouldBe("anew");
    }

    /// <summary>As migrate does it with another Keys:Master: contexts signed with that one are believed.</summary>
    private static async Task<string> MigratedAsync(PortalDatabase database)
    {
        var fresh = MasterKey.Create();
        await ContextKey.InstallAsync(database.Database.Owner, new KeyRing(MasterKey.Parse(fresh), database.Database.Keys.Current), CancellationToken.None);
        return fresh;
    }

    [Fact]
    public async Task A_key_that_somebody_slipped_into_the_table_is_ignored()
    {
        const string Forged =
            """<key id="11111111-1111-1111-1111-111111111111" version="1"><creationDate>2020-01-01T00:00:00Z</creationDate><activationDate>2020-01-01T00:00:00Z</activationDate><expirationDate>2099-01-01T00:00:00Z</expirationDate></key>""";
        await using (var insert = _database.Sources.Auth.CreateCommand("insert into auth.data_protection_keys (id, name, element) values (gen_random_uuid(), 'key-forged', $1)"))
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = Encoding.UTF8.GetBytes(Forged) });
            await insert.ExecuteNonQueryAsync();
        }

        await using var portal = await RunningPortal.StartAsync(_database);

        Protector(portal).Unprotect(Protector(portal).Protect("olivia")).ShouldBe("olivia");
        (await CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task One_use_cannot_read_what_another_protected()
    {
        await using var portal = await RunningPortal.StartAsync(_database);
        var provider = portal.Services.GetRequiredService<IDataProtectionProvider>();

        Should.Throw<System.Security.Cryptography.CryptographicException>(() => provider.CreateProtector("other").Unprotect(provider.CreateProtector(Purpose).Protect("olivia")));
    }

    private static IDataProtector Protector(RunningPortal portal) => portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose);

    private Task<long> CountAsync() => _database.AsSuperuserAsync<long>("select count(*) from auth.data_protection_keys");
}
