using Microsoft.AspNetCore.Authorization;

namespace SmartParking.Portal.Identity;

/// <summary>States what a page or endpoint needs: <c>[Permission(Permission.SpacesView)]</c>. Its route names the tenant as <c>{slug}</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PermissionAttribute(string permission) : AuthorizeAttribute(Prefix + permission)
{
    public const string Prefix = "permission:";

    public string Permission { get; } = permission;
}
