using System.Net.WebSockets;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sockets;

/// <summary>
/// <c>/ws</c>, V6's WebSocket. Who it is comes in the first message; a cookie opens nothing here, so no page of another site can
/// listen with a visitor's session, and one that tries is told so by its origin.
/// </summary>
internal static partial class SocketEndpoint
{
    private static readonly TimeSpan ForFirstMessage = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    public static void AddSockets(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SocketPlaces>();
        builder.Services.AddSingleton<SocketCredentials>();
    }

    public static void MapSockets(this WebApplication app)
    {
        var pipeline = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
        pipeline.Run(EnterAsync);
        app.MapGet(Paths.Socket, pipeline.Build()).AllowAnonymous();
    }

    private static async Task EnterAsync(HttpContext context)
    {
        if (!IsFromUsOrNoPage(context.Request))
        {
            await Refusal.ProblemAsync(context, StatusCodes.Status403Forbidden, "Not from here", "A page of another site may not listen.");
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Refusal.ProblemAsync(context, StatusCodes.Status426UpgradeRequired, "A WebSocket", "This address speaks WebSocket alone.");
            return;
        }

        var places = context.RequestServices.GetRequiredService<SocketPlaces>();
        var address = Budgets.AddressOf(context);
        if (!places.TryWait(address))
        {
            context.Response.Headers.RetryAfter = "5";
            await Refusal.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "Not now", "Too many wait to say who they are.");
            return;
        }

        var waiting = true;
        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await ServeAsync(context, socket, places, StopWaiting);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The other side has gone without a word, or reads nothing.
        }
        finally
        {
            StopWaiting();
        }

        void StopWaiting()
        {
            if (waiting)
            {
                waiting = false;
                places.StopWaiting(address);
            }
        }
    }

    private static async Task ServeAsync(HttpContext context, WebSocket socket, SocketPlaces places, Action known)
    {
        var services = context.RequestServices;
        var credentials = services.GetRequiredService<SocketCredentials>();
        var queue = new SocketQueue();
        using var line = new SocketLine(socket, queue);
        var inQuery = context.Request.Query.TryGetValue("token", out var told);
        var credential = inQuery ? told.ToString() : await FirstMessageAsync(line);
        var (caller, reason) = await WhoAsync(context, credentials, credential);
        if (caller is null || !places.TryTake(caller))
        {
            line.End(WebSocketCloseStatus.PolicyViolation, caller is null ? reason! : "Too many connections");
            await line.CloseAsync(Task.CompletedTask);
            return;
        }

        try
        {
            known();
            if (inQuery)
            {
                Log.TokenInQuery(services.GetRequiredService<ILogger<SocketSession>>(), caller.Access.TenantId, caller.Id);
            }

            await using var session = new SocketSession(
                line, queue, caller, () => AskAnewAsync(context, credentials, credential!, caller), services.GetRequiredService<OccupancyBoard>(), services.GetRequiredService<TimeProvider>());
            using var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => line.End(WebSocketCloseStatus.EndpointUnavailable, "Restarting"));
            await session.RunAsync(services.GetRequiredService<AccessFeed>(), inQuery);
        }
        finally
        {
            places.Leave(caller);
        }
    }

    /// <returns>Null when it names no token, or did not come in time.</returns>
    private static async Task<string?> FirstMessageAsync(SocketLine line)
    {
        using var limit = new CancellationTokenSource(ForFirstMessage);
        return await line.ReadAsync(limit.Token) is { } message && SocketRequest.Parse(message) is { Type: "auth", Token: { } token } ? token : null;
    }

    private static async Task<(SocketCaller? Caller, string? Reason)> WhoAsync(HttpContext context, SocketCredentials credentials, string? credential)
    {
        if (credential is null)
        {
            return (null, SocketCredentials.Failed);
        }

        try
        {
            var (caller, reason) = await credentials.FindAsync(context, credential, CancellationToken.None);
            if (caller is not null)
            {
                return (caller, null);
            }

            // As at the API: counted after the look-up, so that a right one is never refused because of others.
            using var tooMany = context.RequestServices.GetRequiredService<Budgets>().CountWrongSecret(context);
            return (null, tooMany is null ? reason : "Too many attempts");
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure))
        {
            return (null, "Try again");
        }
    }

    /// <summary>No answer is not a no: what is open stays open while the database is away, and hears nothing new meanwhile.</summary>
    private static async Task<SocketCaller?> AskAnewAsync(HttpContext context, SocketCredentials credentials, string credential, SocketCaller before)
    {
        try
        {
            return (await credentials.FindAsync(context, credential, CancellationToken.None)).Caller;
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure))
        {
            return before.Until <= context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() ? null : before;
        }
    }

    /// <summary>A browser names the page's origin with every WebSocket; a program has none.</summary>
    private static bool IsFromUsOrNoPage(HttpRequest request) =>
        request.Headers.Origin.Count == 0 || (request.Headers.Origin is [{ } origin] && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A client of tenant {Tenant} ({Caller}) sends its token in the address of the WebSocket")]
        public static partial void TokenInQuery(ILogger logger, Domain.Kernel.TenantId tenant, Guid caller);
    }
}
