using Microsoft.Extensions.Primitives;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Identity.Keys;

namespace SmartParking.Portal.Ingest;

/// <summary>
/// Whom a sender of events speaks for: a webhook secret, in <c>Authorization: Bearer …</c> or <c>X-Webhook-Secret</c>, or an
/// API key that may post events, in <c>X-API-Key</c>. While the database is away both are known from memory.
/// </summary>
internal sealed class SenderDoor(SecretDirectory secrets, KeyDoor keys, DatabaseWatch watch)
{
    private const int LongestSecret = 512;

    /// <returns>The sender, or the answer to somebody who is none.</returns>
    public async ValueTask<(EventSender? Sender, IResult? Refusal)> OfAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var headers = context.Request.Headers;
        if (SecretOf(headers) is { } secret)
        {
            return await secrets.FindAsync(secret, cancellationToken) is { } holder ? (new EventSender(holder.Tenant, holder), null) : (null, Unauthorised(context));
        }

        if (Single(headers[ApiKey.Header]) is not { Length: > 0 } told || await KeyAsync(context, told) is not { } key)
        {
            return (null, Unauthorised(context));
        }

        return key.Access.May(Permission.IngestPost)
            ? (new EventSender(key.Tenant.Id, null), null)
            : (null, Results.Problem($"API key lacks required scopes: {Scope.Ingest}", statusCode: StatusCodes.Status403Forbidden));
    }

    private async ValueTask<KeyHolder?> KeyAsync(HttpContext context, string key)
    {
        if (watch.IsAway)
        {
            return keys.EnterByMemory(context, key);
        }

        try
        {
            return await keys.EnterAsync(context, key);
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure) && !context.RequestAborted.IsCancellationRequested)
        {
            watch.Doubt();
            return keys.EnterByMemory(context, key);
        }
    }

    /// <summary>Null when there is not exactly one usable value.</summary>
    private static string? SecretOf(IHeaderDictionary headers)
    {
        const string Scheme = "Bearer ";
        var value = headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[Scheme.Length..].Trim()
            : Single(headers["X-Webhook-Secret"]);
        return value is { Length: > 0 and <= LongestSecret } ? value : null;
    }

    private static string? Single(StringValues values) => values is [{ } one] ? one.Trim() : null;

    private static IResult Unauthorised(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            "Send the tenant's webhook secret as \"Authorization: Bearer …\" or \"X-Webhook-Secret: …\", or an API key with the scope webhook:ingest as \"X-API-Key: …\".",
            statusCode: StatusCodes.Status401Unauthorized,
            title: "No valid webhook secret");
    }
}
