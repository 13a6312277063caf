using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace SmartParking.Portal.Api;

/// <summary>An answer as JSON. Of a single thing it carries an ETag, by which the next request may say which it means.</summary>
internal sealed class ApiAnswer : IResult
{
    private readonly byte[] _json;

    private ApiAnswer(byte[] json, int status) => (_json, Status) = (json, status);

    public int Status { get; }

    /// <summary>Of the row that If-Match compares; null for what is no single thing.</summary>
    public uint? Version { get; init; }

    public string? Location { get; init; }

    /// <summary>Whether it is the answer of an earlier request of the same name.</summary>
    public bool IsReplayed { get; init; }

    public string Body => Encoding.UTF8.GetString(_json);

    public static ApiAnswer Ok<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), StatusCodes.Status200OK);

    public static ApiAnswer Ok<T>(T value, uint version) => new(JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), StatusCodes.Status200OK) { Version = version };

    public static ApiAnswer Created<T>(T value, uint? version, string location) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), StatusCodes.Status201Created) { Version = version, Location = location };

    public static ApiAnswer Replayed(int status, string body) => new(Encoding.UTF8.GetBytes(body), status) { IsReplayed = true };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (Version is { } version)
        {
            var tag = TagOf(version);
            response.Headers.ETag = tag;
            if (HttpMethods.IsGet(httpContext.Request.Method) && IsKnown(httpContext.Request, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        if (Location is { Length: > 0 })
        {
            response.Headers.Location = Location;
        }

        if (IsReplayed)
        {
            response.Headers["Idempotency-Replayed"] = "true";
        }

        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = _json.Length;
        await response.Body.WriteAsync(_json, httpContext.RequestAborted);
    }

    /// <summary>The row's version, and the text that is told: what is sensed changes without the row.</summary>
    private string TagOf(uint version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}.{Convert.ToHexStringLower(SHA256.HashData(_json).AsSpan(0, 6))}\"");

    private static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known) && known.Any(each => each.Tag.Equals(tag, StringComparison.Ordinal) || each.Equals(EntityTagHeaderValue.Any));
}
