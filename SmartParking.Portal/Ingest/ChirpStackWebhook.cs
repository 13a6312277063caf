using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Ingest;

/// <summary>
/// <c>POST /webhooks/chirpstack?event=up</c>: ChirpStack's HTTP integration, JSON or protobuf. Answers 204 once the event is durable, 202
/// when it is so on this machine alone because the database is away;
/// ChirpStack posts once, waits five seconds and never asks again. 401 without a known secret or API key, 400 with the reason for a body
/// that is no event, 413 above 256 KiB, 415 for another encoding, 503 while too many events
/// wait, or the database is away and there is no spool or no room in it.
/// </summary>
internal static class ChirpStackWebhook
{
    /// <summary>Less than the server's own limit, up to which it reads on what was refused, so that the sender hears why instead of a broken connection.</summary>
    public const int BodyLimit = 256 * 1024;

    public static void MapChirpStackWebhook(this WebApplication app) =>
        app.MapPost(Paths.ChirpStackWebhook, ReceiveAsync).AllowAnonymous().DisableAntiforgery().WithName("ChirpStack webhook")
            .AddEndpointFilter<WrongSecretFilter>().AddEndpointFilter<DoorMeter>().WithMetadata(new SecretDoorAttribute());

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, SenderDoor senders, SecretDirectory secrets, SecretUses uses, UplinkInbox inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        FaultPoint.Pass("door.accepted");
        if (!inbox.IsOpen || !secrets.CanTell)
        {
            return Away(context);
        }

        try
        {
            var (sender, refusal) = await senders.OfAsync(context, cancellationToken);
            if (sender is null)
            {
                return refusal!;
            }

            RequestNotes.Of(context)?.Concern(sender.Tenant);
            FaultPoint.Pass("door.known");
            return await AcceptAsync(context, sender, secrets, uses, inbox, time, cancellationToken);
        }
        catch (MalformedEventException problem)
        {
            return Problem(StatusCodes.Status400BadRequest, "This is not a ChirpStack event", problem.Message);
        }
        catch (BadHttpRequestException problem)
        {
            return Problem(problem.StatusCode, "The request could not be read", problem.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : "The body ended early or was sent too slowly.");
        }
        catch (Exception away) when (away is Npgsql.NpgsqlException or TimeoutException)
        {
            return Away(context);
        }
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context, EventSender sender, SecretDirectory secrets, SecretUses uses, UplinkInbox inbox, TimeProvider time, CancellationToken cancellationToken)
    {
        var types = context.Request.Query["event"];
        if (types is not [{ Length: > 0 } type])
        {
            return Problem(StatusCodes.Status400BadRequest, "Which event?", "The query must carry exactly one \"event\", as ChirpStack appends it: ?event=up.");
        }

        if (!ChirpStackEvent.IsKnownType(type))
        {
            return Results.NoContent();
        }

        if (EventEncodings.OfContentType(context.Request.ContentType) is not { } encoding)
        {
            return Problem(
                StatusCodes.Status415UnsupportedMediaType,
                "JSON or protobuf",
                "Send application/json or application/octet-stream, as ChirpStack's HTTP integration does in its encodings JSON and Protobuf.");
        }

        if (await ReadAsync(context.Request, cancellationToken) is not { } body)
        {
            return Problem(StatusCodes.Status413PayloadTooLarge, "Too large", TooLarge);
        }

        // Not before the last byte: a slow sender must not backdate its event.
        var now = time.GetUtcNow();
        var told = EventParser.Parse(type, encoding, body);
        var tenant = sender.Tenant == TenantId.Platform ? await secrets.RouteAsync(told.DevEui, cancellationToken) : sender.Tenant;
        RequestNotes.Of(context)?.Concern(tenant ?? sender.Tenant);
        FaultPoint.Pass("door.read");
        var answer = await inbox.SubmitAsync(InboundEvent.Receive(tenant ?? sender.Tenant, told, encoding, body, now), routed: tenant is not null, cancellationToken);
        FaultPoint.Pass("door.answer");
        if (answer is IngestAnswer.Acknowledged or IngestAnswer.Spooled && sender.Secret is { } secret)
        {
            uses.Record(secret, new SecretUse(now, told.Type, told.DevEui));
        }

        return answer switch
        {
            IngestAnswer.Acknowledged => Results.NoContent(),
            IngestAnswer.Spooled => Results.Accepted(),
            IngestAnswer.Refused => Problem(StatusCodes.Status400BadRequest, "This event cannot be stored", "The event can be read, but one of its fields holds what the database does not take."),
            IngestAnswer.Unavailable => Away(context),
        };
    }

    private const string TooLarge = "An event may have 256 KiB at most.";

    /// <returns>Null when the body is larger than an event may be.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyLimit)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 2048));
        var chunk = System.Buffers.ArrayPool<byte>.Shared.Rent(8192);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (buffer.Length + read > BodyLimit)
                {
                    return null;
                }

                await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(chunk);
        }

        return buffer.ToArray();
    }

    private static IResult Away(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return Problem(StatusCodes.Status503ServiceUnavailable, "Not now", "The event was not stored: the Portal is not open yet, the database is away or too many events wait.");
    }

    private static IResult Problem(int status, string title, string detail) => Results.Problem(detail, statusCode: status, title: title);
}
