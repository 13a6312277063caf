using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Api;

/// <summary>
/// A POST with an Idempotency-Key may be sent as often as its sender likes: what it asks for happens once, and each time the
/// answer is that of the first. See docs/api.md.
/// </summary>
internal sealed class ApiOnce(IdempotencyBook book, TimeProvider time) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var told) || http.Features.Get<TenantAccess>() is not { } access)
        {
            return await next(context);
        }

        if (told is not [{ Length: > 0 and <= Idempotency.LongestKey } key] || key.Any(each => each is < '!' or > '~'))
        {
            return ApiRefusal.Problem(http, StatusCodes.Status422UnprocessableEntity, $"{Header} must be 1 to {Idempotency.LongestKey} visible ASCII characters.", "input.idempotency_key");
        }

        Idempotency asked;
        try
        {
            asked = new Idempotency(http.Caller().Access.UserId, key, await HashAsync(http.Request, http.RequestAborted));
        }
        catch (BadHttpRequestException failure)
        {
            return ApiFaults.Unreadable(http, failure.StatusCode, "input.too_large", "The body is larger than 1 MB, or was not sent in time.");
        }

        return await EarlierAsync(http, access, asked) ?? await FirstAsync(context, next, access, asked);
    }

    private async ValueTask<object?> FirstAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, TenantAccess access, Idempotency asked)
    {
        var http = context.HttpContext;
        http.Features.Set(asked);
        object? result;
        try
        {
            result = await next(context);
        }
        catch (Exception failure) when (ApiGuard.RefusedBy(failure) is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Idempotency.Constraint } && !asked.IsWritten)
        {
            return await EarlierAsync(http, access, asked);
        }

        if (result is not ApiAnswer { Status: < 300 } answer)
        {
            // A twin may have come first and left what this one stumbled over, for instance the code it has taken.
            return asked.IsWritten ? result : await EarlierAsync(http, access, asked) ?? result;
        }

        if (asked.IsWritten && http.GetEndpoint()?.Metadata.GetMetadata<AnswersOnceAttribute>() is null)
        {
            // Not the request's cancellation: who has gone away is he who will ask again.
            await book.KeepAsync(access, asked, answer.Status, answer.Body, CancellationToken.None);
        }

        return answer;
    }

    /// <returns>Null when nothing was done under that name.</returns>
    private async Task<IResult?> EarlierAsync(HttpContext http, TenantAccess access, Idempotency asked)
    {
        var since = time.GetTimestamp();
        while (await book.FindAsync(access, asked, http.RequestAborted) is { } kept)
        {
            if (!kept.IsSame)
            {
                return ApiRefusal.Problem(http, StatusCodes.Status422UnprocessableEntity, $"This {Header} was used for another request.", "idempotency.other_request");
            }

            if (kept is { Status: { } status, Body: { } body })
            {
                return ApiAnswer.Replayed(status, body);
            }

            if (time.GetElapsedTime(since) > Patience)
            {
                return ApiRefusal.Problem(
                    http, StatusCodes.Status409Conflict, "This request was carried out; it still runs, or its answer was lost or is shown once only. Look at the resource.", "idempotency.running");
            }

            await Task.Delay(Pause, time, http.RequestAborted);
        }

        return null;
    }

    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path.Value?.TrimEnd('/')}{request.QueryString}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
