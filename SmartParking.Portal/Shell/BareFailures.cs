using Microsoft.AspNetCore.Diagnostics;

namespace SmartParking.Portal.Shell;

/// <summary>Spares a machine the error page: it gets problem details.</summary>
internal sealed class BareFailures : IExceptionHandler
{
    public static bool IsPerson(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The status stands already (ShellServices); the edge adds problem details to it.
        return ValueTask.FromResult(!IsPerson(httpContext));
    }
}
