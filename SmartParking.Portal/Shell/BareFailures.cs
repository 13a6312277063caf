using Microsoft.AspNetCore.Diagnostics;

namespace SmartParking.Portal.Shell;

/// <summary>Answers a machine's failed request with the status alone; people get the error page.</summary>
internal sealed class BareFailures : IExceptionHandler
{
    public static bool IsPerson(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        httpContext.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return ValueTask.FromResult(!IsPerson(httpContext));
    }
}
