using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Edge;

/// <summary>An error without a body becomes problem details for a machine: the status and the request's id, never the cause.</summary>
internal static class MachineProblems
{
    public static void UseMachineProblems(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { StatusCode: >= StatusCodes.Status400BadRequest, HasStarted: false, ContentType: null, ContentLength: null }
            && !BareFailures.IsPerson(context)
            && !HttpMethods.IsHead(context.Request.Method))
        {
            await Refusal.ProblemAsync(context, context.Response.StatusCode);
        }
    });
}
