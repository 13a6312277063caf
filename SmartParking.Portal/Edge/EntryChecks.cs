using Microsoft.AspNetCore.Http.Features;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Edge;

/// <summary>What is wrong with a request before it is looked at: the host it names, the scheme it came by, the size it announces.</summary>
internal static class EntryChecks
{
    public static void UseEntryChecks(this WebApplication app, bool https)
    {
        var hosts = app.Services.GetRequiredService<KnownHosts>();
        app.Use((context, next) =>
        {
            var metadata = context.GetEndpoint()?.Metadata;
            var secret = metadata?.GetMetadata<SecretDoorAttribute>() is not null;
            if (!secret && !hosts.Knows(context.Request.Host))
            {
                return Refusal.WriteAsync(context, StatusCodes.Status400BadRequest, "Host");
            }

            // Its cookies would be of no use: a browser neither keeps nor sends them over plain http.
            if (https && !context.Request.IsHttps && !secret && metadata?.GetMetadata<AnswersWhileClosedAttribute>() is null)
            {
                return Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, "Https");
            }

            // The sensors' door says itself what an event may have.
            return !secret && context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize
                ? Refusal.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "TooLarge")
                : next(context);
        });
    }
}
