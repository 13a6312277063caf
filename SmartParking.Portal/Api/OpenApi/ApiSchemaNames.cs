using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace SmartParking.Portal.Api.OpenApi;

/// <summary>What the document calls the shapes: a shape of SpaceAnswers is Space… , also where another feature has one of the same name.</summary>
internal static class ApiSchemaNames
{
    private static readonly string[] Endings = ["Answers", "Endpoints"];

    /// <returns>Null for what is written where it is used.</returns>
    public static string? Of(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Type.DeclaringType is null ? OpenApiOptions.CreateDefaultSchemaReferenceId(type) : Of(type.Type);
    }

    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.DeclaringType is not { } holder || Array.Find(Endings, holder.Name.EndsWith) is not { } ending)
        {
            return type.Name;
        }

        var feature = holder.Name[..^ending.Length].TrimEnd('s');
        return type.Name.StartsWith(feature, StringComparison.Ordinal) ? type.Name : feature + type.Name;
    }
}
