using System.Text.Json;

namespace SmartParking.Tests.Web.Api;

/// <summary>What the API answered.</summary>
/// <param name="Text">As it was sent.</param>
/// <param name="Body">Undefined where it is no object.</param>
internal sealed record ApiReply(int Status, string Text, JsonElement Body, string? Tag, string? Location, bool IsReplayed, string? MediaType)
{
    public string? this[string name] => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    public Guid Id => Guid.Parse(this["id"]!);

    /// <summary>Refused as the API refuses: problem details with a word, the request's id and, where it is about one, the field.</summary>
    public void ShouldBeRefused(int status, string error, string? field = null)
    {
        Status.ShouldBe(status, Text);
        (MediaType, this["error"], this["field"]).ShouldBe(("application/problem+json", error, field), Text);
        this["requestId"].ShouldNotBeNull();
        this["detail"].ShouldNotBeNull();
    }
}
