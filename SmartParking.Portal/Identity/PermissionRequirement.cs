using Microsoft.AspNetCore.Authorization;

namespace SmartParking.Portal.Identity;

internal sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;
