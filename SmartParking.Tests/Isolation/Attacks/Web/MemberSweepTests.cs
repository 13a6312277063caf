using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Every action on members by every role, on the own tenant and on another's.</summary>
[Collection(WebTests.Name)]
public sealed class MemberSweepTests(WebScene scene)
{
    [Fact]
    public async Task Members_are_invited_and_changed_by_whom_the_table_lets_and_never_another_tenants()
    {
        await using var services = scene.Portal.Services.CreateAsyncScope();
        T Get<T>()
            where T : notnull => services.ServiceProvider.GetRequiredService<T>();
        var (change, invite, revoke) = (Get<ChangeMember>(), Get<InviteMember>(), Get<RevokeInvitation>());
        var foreign = await scene.Database.AsSuperuserAsync<Guid>("select id from memberships where tenant_id = $1 limit 1", scene.Borealis.Id.Value);
        var print = await PrintAsync(scene.Borealis);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            var own = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.MembersManage);
            var address = $"sweep-{(int)inTenant}@example.test";
            Task<string?> InviteAsync(string slug, Role asWhat) => RefusalAsync(invite.NewAsync(person.Id, slug, new Invitee(address, asWhat, "en"), actor, CancellationToken.None));

            (await InviteAsync("borealis", Role.Viewer)).ShouldBe("access.denied", role);
            (await RefusalAsync(change.SetRoleAsync(person.Id, "borealis", foreign, Role.Viewer, actor, CancellationToken.None))).ShouldBe("access.denied", role);
            (await RefusalAsync(change.RemoveAsync(person.Id, "borealis", foreign, actor, CancellationToken.None))).ShouldBe("access.denied", role);
            var gone = own ? "member.gone" : "access.denied";
            (await RefusalAsync(change.RemoveAsync(person.Id, "acme", foreign, actor, CancellationToken.None))).ShouldBe(gone, $"{role}: a foreign member answers as none");
            (await RefusalAsync(change.RemoveAsync(person.Id, "acme", Guid.NewGuid(), actor, CancellationToken.None))).ShouldBe(gone, role);
            (await RefusalAsync(revoke.ExecuteAsync(person.Id, "acme", Guid.NewGuid(), actor, CancellationToken.None))).ShouldBe(own ? "invitation.gone" : "access.denied", role);
            foreach (var wanted in Enum.GetValues<Role>().Reverse())
            {
                var refusal = await InviteAsync("acme", wanted);
                refusal.ShouldBe(!own ? "access.denied" : MemberRules.MayManage(inTenant, wanted) ? null : "member.above", $"{role} invites a {wanted}");
                if (refusal is null)
                {
                    var made = await scene.Database.AsSuperuserAsync<Guid>("select id from invitations where email = $1 and revoked_at is null", address);
                    (await RefusalAsync(revoke.ExecuteAsync(person.Id, "borealis", made, actor, CancellationToken.None))).ShouldBe("access.denied", role);
                    (await RefusalAsync(revoke.ExecuteAsync(person.Id, "acme", made, actor, CancellationToken.None))).ShouldBeNull("the control: his own ends");
                }
            }
        }

        (await PrintAsync(scene.Borealis)).ShouldBe(print);
    }

    private static async Task<string?> RefusalAsync(Task<Outcome> outcome) => (await outcome).Refusal;

    private Task<string> PrintAsync(SeededTenant tenant) => scene.Database.AsSuperuserAsync<string>(
        "select coalesce((select string_agg(m::text, ' ' order by id) from memberships m where tenant_id = $1), '') || (select count(*) from invitations where tenant_id = $1) || (select count(*) from messages where tenant_id = $1)", tenant.Id.Value);
}
