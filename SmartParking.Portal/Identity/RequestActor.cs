using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Identity;

internal static class RequestActor
{
    /// <summary>As what the sender of a request is written into the audit.</summary>
    /// <param name="name">For somebody nobody knows: what he called himself.</param>
    public static Actor ActorFor(this HttpContext context, Guid? id, string name) =>
        new(ActorKind.Person, id, name, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString(), context.TraceIdentifier);
}
