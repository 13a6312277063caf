using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;
using Executable = SmartParking.Tests.Isolation.PortalProcess;

namespace SmartParking.Tests.Data.Identity;

/// <summary>The first platform admin, and the way back for one who has lost everything.</summary>
public sealed class PlatformGrantTests : IAsyncLifetime
{
    private const string Email = "Ada@parking.example";
    private PortalDatabase _database = null!;

    public async Task InitializeAsync() => _database = await PortalDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task The_verb_makes_the_first_one_and_prints_a_link_that_is_hers()
    {
        (await Executable.RunAsync(_database.Database, ["grant-platform", "--email", "ada"])).ExitCode.ShouldBe(1);
        var (refused, why) = await Executable.RunAsync(_database.Database, ["grant-platform", "--email", Email]);
        refused.ShouldBe(1);
        why.ShouldBe($"grant-platform: there is no account of {Email}. Give --name NAME to make one.\n");
        (await AuditedAsync()).ShouldBeEmpty();

        var (code, said) = await Executable.RunAsync(
            _database.Database, ["grant-platform", "--email", Email, "--name", "Ada Platform"], settings => settings["Edge__Hosts"] = "parking.example");

        code.ShouldBe(0, said);
        said.ShouldStartWith($"grant-platform: {Email} is a platform admin\ngrant-platform: a password can be set within an hour at https://parking.example/account/reset?token=");
        var found = await new AuthScope(_database.Sources).RunAsync(
            (work, cancel) => AccountLinks.FindAsync(work, said.TrimEnd().Split("token=")[1], AccountLinks.Password, TimeProvider.System.GetUtcNow(), cancel), CancellationToken.None);
        found!.Value.Email.ShouldBe(Email);
        (await _database.AsSuperuserAsync<bool>("select platform_admin and password_hash is null from auth.users where id = $1", found.Value.UserId)).ShouldBeTrue();
        (await AuditedAsync()).ShouldBe(["person.grant_platform"]);
    }

    [Fact]
    public async Task Who_is_there_is_raised_keeps_his_factors_unless_they_are_forgotten_and_gets_three_links_an_hour()
    {
        var id = Guid.NewGuid();
        await _database.AsSuperuserAsync<int>(
            "insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, two_factor_enabled, security_stamp, concurrency_stamp) values ($1, 'b', 'B', 'b@parking.example', 'B@PARKING.EXAMPLE', 'Bo', true, 's', 'c') returning 1", id);
        await _database.AsSuperuserAsync<int>("insert into auth.authenticators (user_id, sealed, begun_at, confirmed_at) values ($1, '\\x01', now(), now()) returning 1", id);
        var grant = new PlatformGrant(new AuthScope(_database.Sources), _database.Scope, _database.Audit, TimeProvider.System);

        (await grant.ExecuteAsync("b@Parking.example", null, forgetFactors: false, CancellationToken.None)).Token.ShouldNotBeNull();
        (await FactorsAsync(id)).ShouldBe(1);
        (await grant.ExecuteAsync("b@parking.example", "Another Name", forgetFactors: true, CancellationToken.None)).Token.ShouldNotBeNull();
        (await FactorsAsync(id)).ShouldBe(0);
        (await _database.AsSuperuserAsync<bool>("select platform_admin and not two_factor_enabled and display_name = 'Bo' from auth.users where id = $1", id)).ShouldBeTrue();
        (await grant.ExecuteAsync("b@parking.example", null, forgetFactors: false, CancellationToken.None)).Token.ShouldNotBeNull();
        (await grant.ExecuteAsync("b@parking.example", null, forgetFactors: false, CancellationToken.None)).ShouldBe((true, null));

        (await AuditedAsync()).ShouldBe(["person.grant_platform", "person.grant_platform", "authenticator.remove", "person.grant_platform", "person.grant_platform"]);
    }

    private Task<long> FactorsAsync(Guid id) => _database.AsSuperuserAsync<long>("select count(*) from auth.authenticators where user_id = $1", id);

    private async Task<List<string>> AuditedAsync() =>
        [.. (await _database.ReadAuditAsync(TenantId.Platform)).Where(entry => entry.Name == "grant-platform").Select(entry => entry.Action)];
}
