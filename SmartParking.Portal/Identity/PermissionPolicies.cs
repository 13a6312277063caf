using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace SmartParking.Portal.Identity;

/// <summary>Makes the policy of a <see cref="PermissionAttribute"/> from its name. An unknown permission has no policy, which fails loudly.</summary>
internal sealed class PermissionPolicies(IOptions<AuthorizationOptions> options) : IAuthorizationPolicyProvider
{
    private readonly DefaultAuthorizationPolicyProvider _others = new(options);

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        if (!policyName.StartsWith(PermissionAttribute.Prefix, StringComparison.Ordinal))
        {
            return _others.GetPolicyAsync(policyName);
        }

        var permission = policyName[PermissionAttribute.Prefix.Length..];
        return Task.FromResult(
            Domain.Tenancy.Permission.All.Contains(permission)
                ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission)).Build()
                : null);
    }

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _others.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _others.GetFallbackPolicyAsync();
}
