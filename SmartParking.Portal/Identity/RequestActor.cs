using SmartParking.Domain.Audit;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity;

internal static class RequestActor
{
    /// <summary>As what whoever sent a request to the API is written into the audit: a person, or a key.</summary>
    public static Actor ActorFor(this HttpContext context, ApiCaller caller) =>
        context.ActorFor(caller.Access.UserId, caller.Access.PersonName) with
        {
            Kind = caller.Key is null ? ActorKind.Person : ActorKind.Key,
            Idempotency = context.Features.Get<Idempotency>(),
        };

    /// <summary>As what the sender of a request is written into the audit.</summary>
    /// <param name="name">For somebody nobody knows: what he called himself.</param>
    public static Actor ActorFor(this HttpContext context, Guid? id, string name) =>
        new(ActorKind.Person, id, name, context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString(), context.TraceIdentifier);
}
