using System.Text.Json;

namespace SmartParking.Tests.Web.Api;

/// <summary>The document at /openapi/v6.json, and the page that shows it.</summary>
[Collection(ApiTests.Name)]
public sealed class OpenApiTests(ApiScene scene)
{
    [Fact]
    public async Task Anybody_may_read_the_document_and_every_operation_of_it_is_told_in_full()
    {
        using var stranger = new HttpClient { BaseAddress = scene.Portal.Address };
        var document = (await ApiScene.SendAsync(stranger, "GET", "/openapi/v6.json")).Body;

        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(each => (Where: $"{each.Name} {path.Name}", Told: each.Value))).ToList();
        operations.Select(each => each.Told.GetProperty("operationId").GetString()).ShouldBeUnique();
        foreach (var (where, told) in operations)
        {
            told.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty(where);
            told.GetProperty("security").GetArrayLength().ShouldBeGreaterThan(0, where);
            told.GetProperty("responses").EnumerateObject().First(answer => answer.Name[0] == '2').Value.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _).ShouldBeTrue(where);
            told.GetProperty("responses").TryGetProperty("422", out _).ShouldBeTrue(where);
            foreach (var parameter in told.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToArray() : [])
            {
                parameter.GetProperty("description").GetString().ShouldNotBeNullOrEmpty($"{where} {parameter}");
            }

            if (told.TryGetProperty("requestBody", out var body))
            {
                body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out _).ShouldBeTrue(where);
            }
        }

        document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(each => each.Name).ShouldBe(["bearer", "api_key"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_an_example_tells_its_schema_knows()
    {
        var document = (await ApiScene.SendAsync(scene.Petra, "GET", "/openapi/v6.json")).Body;
        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var (path, operation) in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(each => (path.Name, each.Value))))
        {
            foreach (var content in operation.GetProperty("responses").EnumerateObject().Where(answer => answer.Name[0] == '2').Select(answer => answer.Value.GetProperty("content").GetProperty("application/json")))
            {
                Check(schemas, content.GetProperty("schema"), content.GetProperty("example"), path);
            }
        }
    }

    [Fact]
    public async Task The_page_is_ours_alone_and_fetches_nothing_from_elsewhere()
    {
        using var stranger = new HttpClient { BaseAddress = scene.Portal.Address };
        var page = await stranger.GetStringAsync("/openapi/index.html");
        page.ShouldContain("Smart Parking API");
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
        page.ShouldNotContain("<script>");
        page.ShouldNotContain("<style");
    }

    private static void Check(JsonElement schemas, JsonElement schema, JsonElement example, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schemas.TryGetProperty(reference.GetString()!.Split('/')[^1], out schema).ShouldBeTrue($"{where}: {reference}");
        }

        if (example.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var each in example.EnumerateArray())
            {
                Check(schemas, items, each, where);
            }
        }

        if (example.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        foreach (var field in example.EnumerateObject())
        {
            properties.TryGetProperty(field.Name, out var of).ShouldBeTrue($"{where}: {field.Name} in {schema}");
            Check(schemas, of, field.Value, where);
        }
    }
}
