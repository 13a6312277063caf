using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity.Api;

/// <summary>How the API says no: problem details whose <c>detail</c> is the text its clients know from V5 and V6.</summary>
internal static class ApiRefusal
{
    /// <summary>Begins the message of a failure that names a scope the key lacks.</summary>
    public const string LackedScope = "scope ";

    public const string NoCredential = "Missing authorization header";
    public const string WrongForm = "Invalid authorization header format";
    public const string WrongToken = "Invalid or expired token";
    public const string WrongKey = "Authentication required. Provide either JWT Bearer token or X-API-Key header.";
    public const string NoTenant = "User or tenant not found";
    public const string Away = "The database is away: nobody can be asked whose this is.";

    /// <summary>When the password was not looked at, or never will be for a while.</summary>
    /// <returns>Null when it was simply wrong, or right.</returns>
    public static IResult? Later(HttpContext context, SignInAttempt attempt, DateTimeOffset now) => attempt switch
    {
        { Busy: true } => Later(context, StatusCodes.Status503ServiceUnavailable, HashQueue.LongestWait, "Too many people sign in at this moment. Try again."),
        { LockedUntil: { } until } => Later(context, StatusCodes.Status429TooManyRequests, until - now, "Too many attempts. Try again later."),
        _ => null,
    };

    /// <param name="error">A word that a program may go by; the texts are for people.</param>
    public static IResult Problem(HttpContext context, int status, string detail, string? error = null) =>
        Results.Problem(detail, statusCode: status, extensions:
        [
            KeyValuePair.Create<string, object?>("requestId", context.TraceIdentifier),
            .. error is null ? [] : new[] { KeyValuePair.Create<string, object?>("error", error) },
        ]);

    private static IResult Later(HttpContext context, int status, TimeSpan after, string detail)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem(context, status, detail);
    }

    /// <summary>What is missing, as far as the one who asks may know it.</summary>
    public static Task ForbidAsync(HttpContext context, AuthorizationFailure? failure)
    {
        var reasons = failure?.FailureReasons.Select(reason => reason.Message).ToList() ?? [];
        var scopes = reasons.Where(reason => reason.StartsWith(LackedScope, StringComparison.Ordinal)).Select(reason => reason[LackedScope.Length..]).Distinct().Order(StringComparer.Ordinal).ToList();
        var least = failure?.FailedRequirements.OfType<PermissionRequirement>().Select(requirement => Permission.LeastRole(requirement.Permission)).Max();
        var detail = scopes.Count > 0 ? $"API key lacks required scopes: {string.Join(", ", scopes)}"
            : context.Features.Get<ApiCaller>() is { Key: null, Access: var access } && least > access.Role ? $"Requires {least.Value.ToString().ToLowerInvariant()} role or higher"
            : "Insufficient permissions";
        return Refusal.ProblemAsync(context, StatusCodes.Status403Forbidden, null, detail);
    }
}
