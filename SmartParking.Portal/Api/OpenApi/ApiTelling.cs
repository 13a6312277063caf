using Microsoft.AspNetCore.Mvc;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Api.OpenApi;

/// <summary>How endpoints say what they need and what the document tells of them.</summary>
internal static class ApiTelling
{
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, string permission) => endpoint.RequireAuthorization(new PermissionAttribute(permission));

    public static RouteHandlerBuilder Tell(this RouteHandlerBuilder endpoint, ApiOperation operation)
    {
        endpoint.WithMetadata(operation).WithName(operation.Id).WithTags(operation.Tag).WithSummary(operation.Summary);
        if (operation.More is not null)
        {
            endpoint.WithDescription(operation.More);
        }

        endpoint.WithMetadata(new ProducesResponseTypeMetadata(operation.Status, operation.Gives.GetType(), ["application/json"]));
        foreach (var status in ProblemsOf(operation))
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]));
        }

        return endpoint;
    }

    private static IEnumerable<int> ProblemsOf(ApiOperation operation) =>
        new[] { StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests }
            .Concat(operation.Takes is null ? [] : [StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType])
            .Concat(operation.Problems).Distinct().Order();
}
