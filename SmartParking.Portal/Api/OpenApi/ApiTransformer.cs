using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Api.OpenApi;

/// <summary>Writes into an operation of the document what its <see cref="ApiOperation"/> says and the framework cannot know.</summary>
internal static class ApiTransformer
{
    public const string Bearer = "bearer";
    public const string Key = "api_key";

    private static readonly JsonSerializerOptions Asking = new(ApiJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static readonly Dictionary<int, string> Reasons = new()
    {
        [400] = "The body is no JSON that can be read.",
        [401] = "No credential, or one that is wrong or has expired.",
        [403] = "The credential does not allow this.",
        [404] = "There is no such thing, or it is another tenant's: the two cannot be told apart.",
        [409] = "Another thing, or the state of this one, is in the way; error says what.",
        [412] = "It was changed since: If-Match names another version.",
        [413] = "The body is larger than 1 MB.",
        [415] = "The body is not application/json.",
        [422] = "Something in the request is wrong; field and errors say what. Nothing was done.",
        [429] = "Too many requests; Retry-After says when to come again.",
    };

    public static async Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var told = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Last();
        operation.OperationId = told.Id;
        var method = context.Description.HttpMethod!;
        operation.Parameters = [.. (operation.Parameters ?? []).Select(Described), .. told.Query.Select(Parameter), .. Headers(told, method)];
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        if (!told.ForPeople && !told.OfPlatform)
        {
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] });
        }

        if (told.Takes is { } body)
        {
            var name = ApiSchemaNames.Of(body.GetType());
            context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(body.GetType(), null, cancellationToken));
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(name, context.Document), Example = Sent(body) } },
            };
        }

        Answers(operation, told);
    }

    public static Task DocumentAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Smart Parking API",
            Version = "6",
            Description = "Sites, spaces, devices and gateways of a tenant, for programs. Sign in at POST /api/auth/login for a bearer token, or send an API key. "
                + "Every path may end in a slash. What is refused is told as problem details: error is a word to go by, detail a sentence, field and errors say what was wrong.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access token of a person: POST /api/auth/login." },
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKey.Header, Description = "An API key of a tenant, made by an owner." },
        };
        return Task.CompletedTask;
    }

    private static void Answers(OpenApiOperation operation, ApiOperation told)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is not OpenApiResponse response || response.Content?.Values.FirstOrDefault() is not { } content)
            {
                continue;
            }

            var number = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
            if (number == told.Status)
            {
                response.Description = told.Status == StatusCodes.Status201Created ? "Made." : "Done.";
                content.Example = Node(told.Gives);
                if (told.Versioned)
                {
                    response.Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = new OpenApiHeader { Description = "The version, for If-Match and If-None-Match.", Schema = Text() } };
                }
            }
            else
            {
                response.Description = Reasons.GetValueOrDefault(number, "Refused.");
                content.Example = Problem(number);
            }
        }
    }

    private static IOpenApiParameter Described(IOpenApiParameter parameter)
    {
        if (parameter is OpenApiParameter { In: ParameterLocation.Path } own)
        {
            own.Description ??= "The id, as the lists tell it.";
        }

        return parameter;
    }

    private static IOpenApiParameter Parameter(ApiParameter told) => new OpenApiParameter
    {
        Name = told.Name,
        In = ParameterLocation.Query,
        Description = told.Text,
        Required = told.Needed,
        Schema = new OpenApiSchema { Type = told.Type, Format = told.Format, Enum = told.Words.Count == 0 ? null : [.. told.Words.Select(word => JsonValue.Create(word))] },
    };

    private static IEnumerable<IOpenApiParameter> Headers(ApiOperation told, string method)
    {
        if (!told.OfPlatform)
        {
            yield return Header(ApiCaller.TenantHeader, "Which tenant, for people who belong to several; unless told, the one of the token.");
        }

        if (method == HttpMethods.Post && !told.OfPlatform && told.Takes is not null)
        {
            yield return Header(ApiOnce.Header, "Up to 255 visible characters of the client's choice: the request may be sent again and is carried out once.");
        }

        if (told.Versioned && method is "PUT" or "PATCH" or "DELETE")
        {
            yield return Header("If-Match", "The ETag that was read: refused with 412 when it was changed since.");
        }
        else if (told.Versioned && method == HttpMethods.Get)
        {
            yield return Header("If-None-Match", "An ETag that is known: answered with 304 when nothing has changed.");
        }
    }

    private static OpenApiParameter Header(string name, string text) => new() { Name = name, In = ParameterLocation.Header, Description = text, Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), ApiJson.Options);

    /// <summary>Without what is not sent.</summary>
    private static JsonNode? Sent(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), Asking);

    private static JsonObject Problem(int status)
    {
        var problem = new JsonObject { ["type"] = $"https://tools.ietf.org/html/rfc9110#section-15.5.{status - 399}", ["status"] = status, ["detail"] = Reasons.GetValueOrDefault(status), ["requestId"] = "0HNQ5A1B2C3D4:00000001" };
        if (status == StatusCodes.Status422UnprocessableEntity)
        {
            (problem["error"], problem["field"], problem["errors"]) = (ApiFaults.Error, "code", new JsonObject { ["code"] = new JsonArray("is needed") });
        }

        return problem;
    }
}
