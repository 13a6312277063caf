using System.Globalization;
using System.Text.Json;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>A request's JSON object, read field by field; whatever is wrong with it is collected and told at once.</summary>
internal sealed class SimulatorInput
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };
    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _given.Keys;

    public static async Task<SimulatorInput> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var input = new SimulatorInput();
        if (request.ContentLength is 0)
        {
            return input;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    input._given[member.Name] = member.Value.Clone();
                }
            }
            else
            {
                input.Refuse("body", "The body must be a JSON object.");
            }
        }
        catch (JsonException failure)
        {
            input.Refuse("body", $"The body must be a JSON object, and is none from line {(failure.LineNumber ?? 0) + 1} on.");
        }

        return input;
    }

    public bool Has(string name) => _given.ContainsKey(name);

    public double Number(string name, double least, double most)
    {
        if (Find(name, $"a number from {Plain(least)} to {Plain(most)}") is not { } given)
        {
            return least;
        }

        if (given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse(name, $"\"{name}\" must be a number from {Plain(least)} to {Plain(most)}; it was {Quoted(given)}.");
        return least;
    }

    public int Whole(string name, int least, int most)
    {
        var number = Number(name, least, most);
        if (number != Math.Floor(number))
        {
            Refuse(name, $"\"{name}\" must be a whole number from {least} to {most}.");
        }

        return (int)number;
    }

    public bool Flag(string name)
    {
        if (Find(name, "true or false") is { } given && given.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(name, $"\"{name}\" must be true or false; it was {Quoted(given)}.");
        }

        return _given.TryGetValue(name, out var told) && told.ValueKind == JsonValueKind.True;
    }

    public string Text(string name)
    {
        if (Find(name, "text") is not { } given)
        {
            return string.Empty;
        }

        if (given.ValueKind == JsonValueKind.String)
        {
            return given.GetString()!;
        }

        Refuse(name, $"\"{name}\" must be text; it was {Quoted(given)}.");
        return string.Empty;
    }

    public T Choice<T>(string name)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToList();
        var choices = $"one of {string.Join(", ", words)}";
        if (Find(name, choices) is not { } given)
        {
            return default;
        }

        if (given.ValueKind == JsonValueKind.String && words.Contains(given.GetString()!))
        {
            return Enum.Parse<T>(given.GetString()!, ignoreCase: true);
        }

        Refuse(name, $"\"{name}\" must be {choices}; it was {Quoted(given)}.");
        return default;
    }

    public void Refuse(string name, string why) => _errors.TryAdd(name, [why]);

    /// <summary>Call it when every field has been asked for: others are refused, because a misspelt one would silently do nothing.</summary>
    /// <returns>Null when all is well.</returns>
    public IResult? Problem()
    {
        foreach (var name in _given.Keys.Except(_asked))
        {
            Refuse(name, $"There is no \"{name}\" here. {(_asked.Count == 0 ? "Nothing is expected." : $"Known: {string.Join(", ", _asked)}.")}");
        }

        return _errors.Count == 0 ? null : Results.ValidationProblem(_errors, string.Join(" ", _errors.Values.SelectMany(each => each)), title: "This cannot be done");
    }

    /// <summary>Says which fields there are without demanding one.</summary>
    public void Expect(IEnumerable<string> names) => _asked.UnionWith(names);

    private JsonElement? Find(string name, string wanted)
    {
        _asked.Add(name);
        if (_given.TryGetValue(name, out var given))
        {
            return given;
        }

        Refuse(name, $"\"{name}\" is missing: {wanted}.");
        return null;
    }

    private static string Quoted(JsonElement given) => given.GetRawText() is { Length: <= 40 } text ? text : given.ValueKind.ToString().ToLowerInvariant();

    private static string Plain(double number) => number.ToString(CultureInfo.InvariantCulture);
}
