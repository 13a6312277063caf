using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Features;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Edge;

/// <summary>
/// Stands before the circuits' hub. A browser sends cookies with a WebSocket whoever opened it, so the origin must be our
/// own; only signed-in people have circuits (what a stranger sees is static), and one person has so many at once.
/// </summary>
internal static class CircuitDoor
{
    private static readonly PathString Hub = "/_blazor";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static void UseCircuitDoor(this WebApplication app)
    {
        var places = app.Services.GetRequiredService<CircuitPlaces>();
        app.Use((context, next) => context.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase, out var rest)
            ? EnterAsync(context, next, places, rest)
            : OpenAsync(context, next, places));
    }

    private static Task EnterAsync(HttpContext context, RequestDelegate next, CircuitPlaces places, PathString rest)
    {
        if (!IsFromUs(context))
        {
            return Refusal.ProblemAsync(context, StatusCodes.Status403Forbidden, "Not from here", "A circuit is opened by a page of this Portal alone.");
        }

        if (context.User.PersonId() is not { } person)
        {
            return Refusal.ProblemAsync(context, StatusCodes.Status401Unauthorized, "Nobody is signed in", "A circuit needs a signed-in person.");
        }

        // The connection itself: a WebSocket, or one poll after the other. What else there is under this path is short.
        return rest.Value is (null or "" or "/") && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method))
            ? ConnectAsync(context, next, places, person)
            : next(context);
    }

    private static async Task ConnectAsync(HttpContext context, RequestDelegate next, CircuitPlaces places, Guid person)
    {
        if (!places.TryTake(person))
        {
            await Refusal.ProblemAsync(context, StatusCodes.Status429TooManyRequests, "Too many open pages", "This person has as many circuits as one may have.");
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            places.Leave(person);
        }
    }

    /// <summary>A live page is not even opened when its circuit would have no place; it opens by itself once there is one.</summary>
    private static Task OpenAsync(HttpContext context, RequestDelegate next, CircuitPlaces places)
    {
        var isLive = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute), inherit: true) == false;
        if (!isLive || !HttpMethods.IsGet(context.Request.Method) || context.User.PersonId() is not { } person || !places.IsFull(person))
        {
            return next(context);
        }

        context.Response.Headers.RetryAfter = "5";
        return Refusal.WriteAsync(context, StatusCodes.Status429TooManyRequests, "TooManyPages", Pause);
    }

    /// <summary>Browsers name the origin of every WebSocket and every POST; a plain GET of our own page carries none.</summary>
    private static bool IsFromUs(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Origin is [{ } origin])
        {
            return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        }

        var opens = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true || !HttpMethods.IsGet(request.Method);
        return request.Headers.Origin.Count == 0 && !opens;
    }
}
