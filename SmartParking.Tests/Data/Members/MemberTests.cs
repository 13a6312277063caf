using SmartParking.Domain.Audit;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Members;

/// <summary>Who may make whom what, and what is left when two do it at once.</summary>
public sealed class MemberTests : IAsyncLifetime
{
    private readonly StandingTime _time = new();
    private readonly Dictionary<string, Guid> _people = [];
    private PortalDatabase _database = null!;
    private SeededTenant _acme = null!;
    private TenantGate _gate = null!;
    private Outbox _outbox = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        _gate = new TenantGate(new TenantDirectory(_database.Sources, TimeProvider.System));
        _outbox = new Outbox(_database.Database.Keys, _time);
        foreach (var role in new[] { "Owner", "Owner2", "Admin", "Admin2", "Operator", "Viewer" })
        {
            await JoinAsync(role);
        }
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    private ChangeMember Change => new(_database.Scope, _gate, _database.Audit, _time);

    private InviteMember Invite => new(_database.Scope, _gate, _database.Audit, _outbox, _time);

    private RevokeInvitation Revoke => new(_database.Scope, _gate, _database.Audit, _time);

    [Theory]
    [InlineData("Owner", "Owner2", Role.Viewer, null)]
    [InlineData("Owner", "Viewer", Role.Owner, null)]
    [InlineData("Owner", "Admin", Role.Admin, "member.same")]
    [InlineData("Admin", "Viewer", Role.Operator, null)]
    [InlineData("Admin", "Operator", Role.Viewer, null)]
    [InlineData("Admin", "Operator", Role.Admin, "member.above")]
    [InlineData("Admin", "Admin2", Role.Viewer, "member.above")]
    [InlineData("Admin", "Owner", Role.Viewer, "member.above")]
    [InlineData("Admin", "Admin", Role.Owner, "member.above")]
    [InlineData("Admin", "Admin", Role.Viewer, "member.above")]
    [InlineData("Operator", "Operator", Role.Admin, "access.denied")]
    [InlineData("Operator", "Viewer", Role.Operator, "access.denied")]
    [InlineData("Viewer", "Viewer", Role.Owner, "access.denied")]
    public async Task A_role_is_given_by_whom_the_table_lets(string by, string whom, Role role, string? refusal)
    {
        var before = await RoleAsync(whom);

        (await SetAsync(by, whom, role)).Refusal.ShouldBe(refusal);

        (await RoleAsync(whom)).ShouldBe(refusal is null ? role.ToString().ToLowerInvariant() : before);
        (await AuditedAsync("member.set_role")).ShouldBe(refusal is null ? 1 : 0);
    }

    [Theory]
    [InlineData("Owner", "Owner2", null)]
    [InlineData("Owner", "Owner", null)]
    [InlineData("Admin", "Operator", null)]
    [InlineData("Admin", "Admin2", "member.above")]
    [InlineData("Admin", "Owner", "member.above")]
    [InlineData("Operator", "Viewer", "access.denied")]
    public async Task A_member_is_removed_by_whom_the_table_lets(string by, string whom, string? refusal)
    {
        (await RemoveAsync(by, whom)).Refusal.ShouldBe(refusal);

        (await RoleAsync(whom) is null).ShouldBe(refusal is null);
        (await AuditedAsync("member.remove")).ShouldBe(refusal is null ? 1 : 0);
    }

    [Fact]
    public async Task The_last_owner_neither_leaves_nor_lowers_himself()
    {
        (await RemoveAsync("Owner", "Owner2")).IsDone.ShouldBeTrue();

        (await RemoveAsync("Owner", "Owner")).Refusal.ShouldBe("member.last_owner");
        (await SetAsync("Owner", "Owner", Role.Admin)).Refusal.ShouldBe("member.last_owner");

        (await RoleAsync("Owner")).ShouldBe("owner");
        (await AuditedAsync("member.remove")).ShouldBe(1, "what was refused is not recorded as done");
    }

    [Fact]
    public async Task Two_owners_who_remove_or_lower_each_other_at_once_leave_exactly_one()
    {
        for (var round = 0; round < 10; round++)
        {
            await _database.ExecuteAsync(_acme.Id, "update memberships set role = 'owner', status = 'active' where user_id = any ($1)", new[] { _people["Owner"], _people["Owner2"] });
            var remove = round % 2 == 0;

            var outcomes = await Task.WhenAll(
                Task.Run(() => remove ? RemoveAsync("Owner", "Owner2") : SetAsync("Owner", "Owner2", Role.Viewer)),
                Task.Run(() => remove ? RemoveAsync("Owner2", "Owner") : SetAsync("Owner2", "Owner", Role.Viewer)));

            outcomes.Count(outcome => outcome.IsDone).ShouldBe(1, string.Join(", ", outcomes.Select(outcome => outcome.Refusal)));
            (await OwnersAsync()).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Two_owners_who_both_leave_at_once_leave_exactly_one_by_the_database_alone()
    {
        for (var round = 0; round < 10; round++)
        {
            await _database.ExecuteAsync(_acme.Id, "update memberships set status = 'active' where user_id = any ($1)", new[] { _people["Owner"], _people["Owner2"] });

            var outcomes = await Task.WhenAll(Task.Run(() => RemoveAsync("Owner", "Owner")), Task.Run(() => RemoveAsync("Owner2", "Owner2")));

            outcomes.Count(outcome => outcome.Refusal == "member.last_owner").ShouldBe(1);
            (await OwnersAsync()).ShouldBe(1);
        }
    }

    [Fact]
    public async Task What_somebody_could_not_invite_to_any_more_is_taken_back_when_he_is_lowered()
    {
        await InvitedAsync("Owner2", "boss@example.test", Role.Admin);
        await InvitedAsync("Owner2", "looker@example.test", Role.Viewer);

        (await SetAsync("Owner", "Owner2", Role.Admin)).IsDone.ShouldBeTrue();
        (await OpenAsync()).ShouldBe(["looker@example.test"]);
        (await RemoveAsync("Owner", "Owner2")).IsDone.ShouldBeTrue();

        (await OpenAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Admin", "new@example.test", Role.Operator, null)]
    [InlineData("Admin", "new@example.test", Role.Admin, "member.above")]
    [InlineData("Owner", "new@example.test", Role.Owner, null)]
    [InlineData("Viewer", "new@example.test", Role.Viewer, "access.denied")]
    [InlineData("Owner", "VIEWER@example.test", Role.Viewer, "member.already")]
    [InlineData("Owner", "no address", Role.Viewer, "invitation.email")]
    [InlineData("Owner", "Eve <eve@example.test>", Role.Viewer, "invitation.email")]
    [InlineData("Owner", "eve@example.test\r\nBcc: all@example.test", Role.Viewer, "invitation.email")]
    [InlineData("Owner", "", Role.Viewer, "invitation.email")]
    public async Task An_invitation_is_made_by_whom_the_table_lets_for_an_address(string by, string email, Role role, string? refusal)
    {
        (await InviteAsync(by, email, role)).Refusal.ShouldBe(refusal);

        (await OpenAsync()).Count.ShouldBe(refusal is null ? 1 : 0);
        (await MessagesAsync()).ShouldBe(refusal is null ? 1 : 0, "with the invitation its message, and no other");
        (await AuditedAsync("invitation.create")).ShouldBe(refusal is null ? 1 : 0);
    }

    [Fact]
    public async Task An_address_is_invited_once_also_by_two_at_once_and_again_when_the_first_has_expired()
    {
        var both = await Task.WhenAll(Task.Run(() => InviteAsync("Owner", "new@example.test", Role.Viewer)), Task.Run(() => InviteAsync("Admin", "New@example.test", Role.Operator)));
        both.Select(outcome => outcome.Refusal).ShouldBe([null, "invitation.open"], ignoreOrder: true);

        _time.Advance(InviteMember.Lifetime);

        (await InviteAsync("Owner", "new@example.test", Role.Viewer)).IsDone.ShouldBeTrue();
        (await OpenAsync()).ShouldBe(["new@example.test"]);
    }

    [Fact]
    public async Task Taking_back_and_inviting_again_fills_no_mailbox()
    {
        for (var time = 0; time < InviteMember.MostSends; time++)
        {
            (await InviteAsync("Owner", "new@example.test", Role.Viewer)).IsDone.ShouldBeTrue();
            await _database.ExecuteAsync(_acme.Id, "update invitations set revoked_at = now() where email = 'new@example.test' and revoked_at is null");
        }

        (await InviteAsync("Owner", "new@example.test", Role.Viewer)).Refusal.ShouldBe("invitation.too_often");
        (await InviteAsync("Owner", "other@example.test", Role.Viewer)).IsDone.ShouldBeTrue();
        _time.Advance(TimeSpan.FromDays(1));
        (await InviteAsync("Owner", "new@example.test", Role.Viewer)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Sending_again_makes_another_link_and_is_not_done_without_end()
    {
        await InvitedAsync("Owner", "new@example.test", Role.Viewer);
        var id = await IdAsync("new@example.test");
        var first = await HashAsync();

        (await ResendAsync("Admin", id)).Refusal.ShouldBe("invitation.too_soon");
        for (var send = 2; send <= InviteMember.MostSends; send++)
        {
            _time.Advance(InviteMember.Pause);
            (await ResendAsync("Admin", id)).IsDone.ShouldBeTrue();
        }

        _time.Advance(InviteMember.Pause);
        (await ResendAsync("Admin", id)).Refusal.ShouldBe("invitation.too_often");
        (await HashAsync()).ShouldNotBe(first);
        (await MessagesAsync()).ShouldBe(InviteMember.MostSends);
        (await ResendAsync("Viewer", id)).Refusal.ShouldBe("access.denied");
    }

    [Fact]
    public async Task An_invitation_above_somebody_is_neither_sent_nor_taken_back_by_him()
    {
        await InvitedAsync("Owner", "boss@example.test", Role.Owner);
        var id = await IdAsync("boss@example.test");
        _time.Advance(InviteMember.Pause);

        (await ResendAsync("Admin", id)).Refusal.ShouldBe("member.above");
        (await RevokeAsync("Admin", id)).Refusal.ShouldBe("member.above");
        (await RevokeAsync("Operator", id)).Refusal.ShouldBe("access.denied");
        (await RevokeAsync("Owner2", id)).IsDone.ShouldBeTrue();
        (await RevokeAsync("Owner2", id)).Refusal.ShouldBe("invitation.gone");
        (await ResendAsync("Owner2", id)).Refusal.ShouldBe("invitation.gone");
    }

    [Fact]
    public async Task The_page_shows_members_with_role_and_last_sign_in_and_what_became_of_messages()
    {
        await InvitedAsync("Owner", "new@example.test", Role.Operator);
        await _database.AsSuperuserAsync<object>("update messages set sent_at = now(), next_at = null where tenant_id = $1 returning null", _acme.Id.Value);

        var view = await new MembersQuery(_database.Scope).ReadAsync((await _gate.EnterAsync(_people["Admin"], "acme", Permission.MembersView, default))!, default);

        view.Members.Select(member => member.Role).ShouldBe([Role.Owner, Role.Owner, Role.Admin, Role.Admin, Role.Operator, Role.Viewer]);
        view.Members.ShouldAllBe(member => member.LastSignInAt == null);
        var invitation = view.Invitations.ShouldHaveSingleItem();
        (invitation.Email, invitation.Role, invitation.InvitedBy, invitation.Delivery).ShouldBe(("new@example.test", Role.Operator, "Owner", MessageState.Sent));
    }

    private async Task JoinAsync(string name)
    {
        _people[name] = Guid.CreateVersion7();
        await _database.ExecuteAsync(
            _acme.Id,
            "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, $3, $4, $5)",
            _acme.Id.Value, _people[name], name.TrimEnd('2').ToLowerInvariant(), name, $"{name}@example.test");
    }

    private Actor As(string who) => new(ActorKind.Person, _people[who], who, null, null, null);

    private async Task<Outcome> SetAsync(string by, string whom, Role role) => await Change.SetRoleAsync(_people[by], "acme", await MemberAsync(whom), role, As(by), CancellationToken.None);

    private async Task<Outcome> RemoveAsync(string by, string whom) => await Change.RemoveAsync(_people[by], "acme", await MemberAsync(whom), As(by), CancellationToken.None);

    private Task<Outcome> InviteAsync(string by, string email, Role role) => Invite.NewAsync(_people[by], "acme", new Invitee(email, role, "en"), As(by), CancellationToken.None);

    private async Task InvitedAsync(string by, string email, Role role) => (await InviteAsync(by, email, role)).Refusal.ShouldBeNull();

    private Task<Outcome> ResendAsync(string by, Guid id) => Invite.ResendAsync(_people[by], "acme", id, As(by), CancellationToken.None);

    private Task<Outcome> RevokeAsync(string by, Guid id) => Revoke.ExecuteAsync(_people[by], "acme", id, As(by), CancellationToken.None);

    private Task<Guid> MemberAsync(string who) => _database.AsSuperuserAsync<Guid>("select id from memberships where user_id = $1", _people[who]);

    private async Task<string?> RoleAsync(string who) => (await _database.ReadAsync(_acme.Id, "select role from memberships where user_id = $1 and status = 'active'", row => row.GetString(0), _people[who])).SingleOrDefault();

    private Task<long> OwnersAsync() => _database.AsSuperuserAsync<long>("select count(*) from memberships where tenant_id = $1 and role = 'owner' and status = 'active'", _acme.Id.Value);

    private Task<long> AuditedAsync(string action) => _database.AsSuperuserAsync<long>("select count(*) from audit_log where tenant_id = $1 and action = $2", _acme.Id.Value, action);

    private Task<List<string>> OpenAsync() => _database.ReadAsync(_acme.Id, "select email from invitations where accepted_at is null and revoked_at is null", row => row.GetString(0));

    private Task<long> MessagesAsync() => _database.AsSuperuserAsync<long>("select count(*) from messages where tenant_id = $1", _acme.Id.Value);

    private Task<Guid> IdAsync(string email) => _database.AsSuperuserAsync<Guid>("select id from invitations where email = $1", email);

    private Task<byte[]> HashAsync() => _database.AsSuperuserAsync<byte[]>("select token_hash from invitations where tenant_id = $1", _acme.Id.Value);
}
