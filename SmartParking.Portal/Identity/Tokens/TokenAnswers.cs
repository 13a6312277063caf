using System.Text.Json;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>The answers of <c>/api/auth</c> in V6's words.</summary>
internal static class TokenAnswers
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Tokens Of(TokenPair pair, User user, TenantAccess access) => new(
        pair.Access,
        // V5's and V6's clients take an empty one for "keep what you have".
        pair.Refresh ?? string.Empty,
        "bearer",
        (int)TokenText.AccessLasts.TotalSeconds,
        (int)pair.RefreshLasts.TotalSeconds,
        Of(user, access));

    public static Person Of(User user, TenantAccess access) => new(
        user.Id,
        user.Email!,
        user.DisplayName,
        access.TenantId.Value,
        access.Tenant.Name,
        access.Tenant.Slug,
        Word(access.Role),
        user.PlatformAdmin,
        user.CreatedAt);

    public static MyTenants Of(User user, TenantAccess current, IEnumerable<TenantAccess> all) => new(
        user.PlatformAdmin,
        current.TenantId.Value,
        [.. all.Select(each => new MyTenant(each.TenantId.Value, each.Tenant.Name, each.Tenant.Slug, Word(each.Role), each.TenantId == current.TenantId))]);

    public static MyDevices Of(IReadOnlyList<TokenDevice> devices, Guid? here) => new(
        [.. devices.Select(each => new MyDevice(each.Id, each.Name, each.Address, each.BegunAt, each.LastUsedAt, each.ExpiresAt, each.Id == here))],
        devices.Count);

    private static string Word(Role role) => role.ToString().ToLowerInvariant();

    internal sealed record Tokens(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, int RefreshExpiresIn, Person User);

    internal sealed record Person(Guid Id, string Email, string Username, Guid TenantId, string TenantName, string TenantSlug, string Role, bool IsPlatformAdmin, DateTimeOffset CreatedAt);

    internal sealed record MyTenants(bool IsPlatformAdmin, Guid CurrentTenantId, IReadOnlyList<MyTenant> Tenants);

    internal sealed record MyTenant(Guid Id, string Name, string Slug, string Role, bool IsCurrent);

    internal sealed record MyDevices(IReadOnlyList<MyDevice> Devices, int Total);

    internal sealed record MyDevice(Guid Id, string DeviceName, string? IpAddress, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, bool IsCurrent);
}
