using System.Text.Json;
using Microsoft.Net.Http.Headers;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Devices;
using SmartParking.Portal.Identity.Keys;
using SmartParking.Portal.Occupancy;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Sites;
using SmartParking.Portal.Tenants;

namespace SmartParking.Portal.Api;

/// <summary>The V6 API: what its endpoints have in common. Each feature maps its own; see docs/api.md.</summary>
internal static class ApiServices
{
    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // The document's schemas are written by these; answers go by ApiJson, which says the same.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.AddOpenApi(ApiDocument.Name, options =>
        {
            options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Any();
            options.CreateSchemaReferenceId = ApiSchemaNames.Of;
            options.AddOperationTransformer(ApiTransformer.OperationAsync);
            options.AddDocumentTransformer(ApiTransformer.DocumentAsync);
        });
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<DashboardEndpoints.Figures>();
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapGet(Paths.OpenApi, DocumentAsync).AllowAnonymous();
        app.MapSwaggerUI(Paths.ApiPage, options =>
        {
            options.DocumentTitle = "Smart Parking API";
            options.SwaggerEndpoint(Paths.OpenApi, "Smart Parking API, version 6");
            // Its badge would be fetched from another host.
            options.EnableValidator(null);
        }).AllowAnonymous();

        // No cookie opens it, so there is no form whose token could be asked for.
        var api = app.MapGroup(Paths.ApiV6).DisableAntiforgery().AddEndpointFilter<ApiGuard>().AddEndpointFilter<ApiOnce>();
        api.MapDashboard();
        api.MapSites();
        api.MapSpaces();
        api.MapDevices();
        api.MapGateways();
        api.MapTenants();
        api.MapKeys();
    }

    /// <summary>No secret: it tells what may be asked, not what is answered.</summary>
    private static async Task<IResult> DocumentAsync(HttpContext context, ApiDocument document)
    {
        var (json, tag) = await document.ReadAsync(context.RequestAborted);
        return Results.Bytes(json, "application/json", entityTag: new EntityTagHeaderValue(tag));
    }
}
