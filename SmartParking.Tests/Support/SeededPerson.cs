using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Tests.Support;

/// <summary>Somebody who can sign in.</summary>
internal sealed record SeededPerson(Guid Id, string Email, string Name)
{
    public const string Password = "correct horse battery";

    /// <summary>Makes the account as the Portal itself would; memberships come by <see cref="JoinAsync"/>.</summary>
    public static async Task<SeededPerson> CreateAsync(RunningPortal portal, string name, bool platformAdmin = false)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var email = $"{name.ToLowerInvariant().Replace(' ', '.')}@example.test";
        var user = new User { Id = Guid.CreateVersion7(), UserName = email, Email = email, DisplayName = name, PlatformAdmin = platformAdmin, CreatedAt = TimeProvider.System.GetUtcNow() };
        (await users.CreateAsync(user, Password)).Succeeded.ShouldBeTrue();
        return new SeededPerson(user.Id, email, name);
    }

    public Task JoinAsync(PortalDatabase database, SeededTenant tenant, Role role) =>
        database.ExecuteAsync(
            tenant.Id,
            "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, $3, $4, $5)",
            tenant.Id.Value,
            Id,
            role.ToString().ToLowerInvariant(),
            Name,
            Email);

    public Task LeaveAsync(PortalDatabase database, SeededTenant tenant) =>
        database.ExecuteAsync(tenant.Id, "update memberships set status = 'withdrawn' where user_id = $1", Id);
}
