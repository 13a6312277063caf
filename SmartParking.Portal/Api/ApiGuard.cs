using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Api;

/// <summary>
/// The last one who looks: what the database refuses and no action has foreseen is the request's fault, not ours, and is told as such.
/// It is logged, because an action should have said it better.
/// </summary>
internal sealed partial class ApiGuard(ILogger<ApiGuard> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception failure) when (RefusedBy(failure) is { } refused && StatusOf(refused.SqlState) is { } status)
        {
            Log.Unforeseen(logger, refused.SqlState, refused.ConstraintName);
            return ApiRefusal.Problem(
                context.HttpContext,
                status,
                status == StatusCodes.Status409Conflict ? "This is in use, or was changed at the same moment. Look at it, then try again." : "A value in this request cannot be stored.",
                status == StatusCodes.Status409Conflict ? "conflict.already" : ApiFaults.Error);
        }
    }

    public static PostgresException? RefusedBy(Exception failure) => failure as PostgresException ?? (failure as DbUpdateException)?.InnerException as PostgresException;

    private static int? StatusOf(string state) => state switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.ExclusionViolation => StatusCodes.Status409Conflict,
        PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation => StatusCodes.Status422UnprocessableEntity,
        _ when state.StartsWith("22", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ => null,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The database refused a request to the API that no action had refused: {State} {Constraint}")]
        public static partial void Unforeseen(ILogger logger, string state, string? constraint);
    }
}
