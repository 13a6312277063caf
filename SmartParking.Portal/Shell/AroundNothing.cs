using Microsoft.AspNetCore.Diagnostics;

namespace SmartParking.Portal.Shell;

/// <summary>
/// What stands around the page of what does not exist, or may not be seen, looked up before it is rendered: under the status 404 the renderer does
/// not wait for what a page awaits, and would send it empty.
/// </summary>
/// <param name="Visit">Null for a stranger, and when it could not be looked up.</param>
internal sealed partial record AroundNothing(Visit? Visit)
{
    public static async Task LookUpAsync(HttpContext context, RequestDelegate next)
    {
        if ((context.Request.Path == Paths.NotFound || context.Request.Path == Paths.Forbidden) && BareFailures.IsPerson(context))
        {
            context.Features.Set(new AroundNothing(await VisitAsync(context)));
        }

        await next(context);
    }

    private static async Task<Visit?> VisitAsync(HttpContext context)
    {
        var services = context.RequestServices;
        try
        {
            var asked = context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? LocalUrl.OrHome(context.Request.Query["returnUrl"]);
            return await services.GetRequiredService<VisitDesk>().AroundNothingAsync(context.User, Paths.SlugIn(asked), context.RequestAborted);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.VisitFailed(services.GetRequiredService<ILogger<AroundNothing>>(), failure);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Who asked for a page that does not exist could not be looked up")]
        public static partial void VisitFailed(ILogger logger, Exception failure);
    }
}
