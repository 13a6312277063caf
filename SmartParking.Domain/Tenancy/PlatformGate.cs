using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy;

/// <summary>Asked at the start of what a platform admin does: is he one now?</summary>
public sealed class PlatformGate(ParkingSources sources)
{
    private const string Admin = "select display_name, email from auth.users where id = $1 and platform_admin";

    /// <returns>Null when he is none, or the permission is none of the platform's.</returns>
    public async Task<PlatformPerson?> EnterAsync(Guid userId, string permission, CancellationToken cancellationToken)
    {
        if (!Permission.IsPlatform(permission))
        {
            return null;
        }

        await using var command = sources.Auth.Command(Admin, [Sql.P(userId)]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new PlatformPerson(userId, row.GetString(0), row.GetString(1)) : null;
    }
}
