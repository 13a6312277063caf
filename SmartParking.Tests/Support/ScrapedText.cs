using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartParking.Tests.Support;

/// <summary>What <c>/metrics</c> said, read as strictly as Prometheus does.</summary>
internal sealed partial class ScrapedText
{
    private readonly Dictionary<string, double> _lines = new(StringComparer.Ordinal);

    public ScrapedText(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Names.Add(line.Split(' ')[2]).ShouldBeTrue(line);
            }
            else if (!line.StartsWith('#'))
            {
                var sample = Sample().Match(line);
                sample.Success.ShouldBeTrue(line);
                var value = sample.Groups["value"].Value;
                _lines.TryAdd(sample.Groups["series"].Value, value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture)).ShouldBeTrue(line);
            }
        }
    }

    public string Text { get; }

    /// <summary>Every metric that exists, also those without a series yet.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Series => _lines.Keys;

    /// <param name="series">With its labels, as it is written.</param>
    public double? this[string series] => _lines.TryGetValue(series, out var value) ? value : null;

    [GeneratedRegex("""^(?<series>[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_]+="([^"\\]|\\.)*"(,[a-zA-Z_]+="([^"\\]|\\.)*")*\})?) (?<value>\S+)$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sample();
}
