using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Members;

/// <summary>The gate has let somebody in, and he is removed before his action has begun.</summary>
public sealed class LateActionTests : IAsyncLifetime
{
    private const string Waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

    private const string Made =
        """
        select (select count(*) from api_keys where label = 'Late') + (select count(*) from webhook_secrets where label = 'Late')
            + (select count(*) from invitations where revoked_at is not null)
        """;

    private readonly Guid _stays = Guid.NewGuid();
    private readonly Guid _goes = Guid.NewGuid();
    private PortalDatabase _database = null!;
    private SeededTenant _acme = null!;
    private TenantGate _gate = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        _gate = new TenantGate(new TenantDirectory(_database.Sources, TimeProvider.System));
        foreach (var person in new[] { _stays, _goes })
        {
            await _database.ExecuteAsync(
                _acme.Id, "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, $2, $2, 'owner', 'Owner', $3)", _acme.Id.Value, person, $"{person}@example.test");
        }
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData("key")]
    [InlineData("secret")]
    [InlineData("invitation")]
    public async Task Who_is_removed_while_his_action_waits_leaves_nothing_behind(string what)
    {
        var invite = new InviteMember(_database.Scope, _gate, _database.Audit, new Outbox(_database.Database.Keys, TimeProvider.System), TimeProvider.System);
        (await invite.NewAsync(_stays, "acme", new Invitee("new@example.test", Role.Viewer, "en"), ActorOf(_stays), CancellationToken.None)).IsDone.ShouldBeTrue();
        await using var connection = new NpgsqlConnection(_database.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var removal = await connection.BeginTransactionAsync();
        await using (var remove = new NpgsqlCommand("update memberships set status = 'withdrawn' where user_id = $1", connection, removal) { Parameters = { new() { Value = _goes } } })
        {
            (await remove.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        var acting = Task.Run(() => ActAsync(what));
        while (await _database.AsSuperuserAsync<long>(Waiting) == 0)
        {
            acting.IsCompleted.ShouldBeFalse();
            await Task.Delay(10);
        }

        await removal.CommitAsync();

        (await acting).Refusal.ShouldBe("access.denied");
        (await _database.AsSuperuserAsync<long>(Made)).ShouldBe(0);
    }

    private async Task<Outcome> ActAsync(string what)
    {
        var actor = ActorOf(_goes);
        switch (what)
        {
            case "key":
                return (await new MakeKey(_database.Scope, _gate, _database.Audit, TimeProvider.System)
                    .ExecuteAsync(_goes, "acme", new KeyWish("Late", ["spaces:read"], string.Empty, null, null), actor, CancellationToken.None)).Outcome;
            case "secret":
                return (await new MakeSecret(_database.Scope, _gate, _database.Audit, TimeProvider.System).NewAsync(_goes, "acme", "Late", actor, CancellationToken.None)).Outcome;
            default:
                var invitation = await _database.AsSuperuserAsync<Guid>("select id from invitations where email = 'new@example.test'");
                return await new RevokeInvitation(_database.Scope, _gate, _database.Audit, TimeProvider.System).ExecuteAsync(_goes, "acme", invitation, actor, CancellationToken.None);
        }
    }

    private static Actor ActorOf(Guid person) => new(ActorKind.Person, person, "Owner", null, null, null);
}
