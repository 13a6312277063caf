using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity;

/// <summary>A tenant one does not belong to answers as one that does not exist.</summary>
internal sealed class NotFoundInsteadOfForbidden : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var unknown = authorizeResult.Forbidden
            && authorizeResult.AuthorizationFailure?.FailureReasons.Any(reason => reason.Message == PermissionHandler.NoSuchTenant) == true;
        if (authorizeResult.Forbidden && !unknown && ApiSchemes.IsApi(context.Request.Path))
        {
            return ApiRefusal.ForbidAsync(context, authorizeResult.AuthorizationFailure);
        }

        if (!unknown)
        {
            return _default.HandleAsync(next, context, policy, authorizeResult);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
