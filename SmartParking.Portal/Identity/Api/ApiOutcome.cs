using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Identity.Api;

/// <summary>How the API tells what an action refused: problem details with the refusal's code in <c>error</c>, and the field where it is about one.</summary>
internal static class ApiOutcome
{
    /// <param name="context">Whose answer has not begun.</param>
    /// <param name="outcome">Of a refused action.</param>
    public static IResult Problem(HttpContext context, Outcome outcome)
    {
        var detail = context.RequestServices.GetRequiredService<IStringLocalizer<RefusalTexts>>().TellClient(outcome);
        return Results.Problem(detail, statusCode: StatusOf(outcome.Refusal!), extensions:
        [
            KeyValuePair.Create<string, object?>("requestId", context.TraceIdentifier),
            KeyValuePair.Create<string, object?>("error", outcome.Refusal),
            .. outcome.Field is null ? [] : new[] { KeyValuePair.Create<string, object?>("field", outcome.Field) },
        ]);
    }

    /// <summary>By the end of the code: .unknown is 404, .taken, .in_use and .already are 409, as limits are; what is left is wrong input.</summary>
    public static int StatusOf(string refusal) => refusal switch
    {
        "access.denied" => StatusCodes.Status403Forbidden,
        "changed.meanwhile" => StatusCodes.Status412PreconditionFailed,
        _ when refusal.EndsWith(".unknown", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        _ when refusal.StartsWith("limit.", StringComparison.Ordinal)
            || refusal.EndsWith(".taken", StringComparison.Ordinal)
            || refusal.EndsWith(".in_use", StringComparison.Ordinal)
            || refusal.EndsWith(".already", StringComparison.Ordinal) => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
