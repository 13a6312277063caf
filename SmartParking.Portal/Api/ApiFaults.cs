using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Api;

/// <summary>What is wrong with a request, field by field: all of it is told at once, and nothing is done.</summary>
internal sealed class ApiFaults
{
    public const string Error = "input.invalid";

    private readonly List<(string Field, string Text)> _faults = [];

    public bool Any => _faults.Count > 0;

    /// <param name="field">As the request names it; <c>spaces[3].code</c> within a list.</param>
    /// <param name="text">A sentence for whoever wrote the client.</param>
    public void Add(string field, string text) => _faults.Add((field, text));

    public IResult Problem(HttpContext context)
    {
        var errors = _faults.GroupBy(fault => fault.Field, StringComparer.Ordinal).ToDictionary(each => each.Key, each => each.Select(fault => fault.Text).ToArray(), StringComparer.Ordinal);
        var first = _faults[0];
        return Results.Problem(
            _faults.Count == 1 ? $"{first.Field}: {first.Text}" : $"{_faults.Count} things are wrong with this request; see errors.",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            extensions:
            [
                KeyValuePair.Create<string, object?>("requestId", context.TraceIdentifier),
                KeyValuePair.Create<string, object?>("error", Error),
                KeyValuePair.Create<string, object?>("field", first.Field),
                KeyValuePair.Create<string, object?>("errors", errors),
            ]);
    }

    /// <summary>A body that cannot be read at all.</summary>
    public static IResult Unreadable(HttpContext context, int status, string error, string text) => ApiRefusal.Problem(context, status, text, error);
}
