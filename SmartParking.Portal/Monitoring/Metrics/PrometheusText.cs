using System.Globalization;
using System.Text;

namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(64 * 1024);

    public override string ToString() => _text.ToString();

    /// <summary>A counter without labels.</summary>
    public void Write(string name, string help, double value)
    {
        Head(name, help, MetricKind.Counter);
        _text.Append(name).Append(' ');
        Number(value);
        _text.Append('\n');
    }

    public void Write(MetricFamily family)
    {
        var series = family.Read().ToList();
        Head(family.Name, family.Help, family.Kind);
        if (series.Count == 0 && family is { Kind: MetricKind.Counter, Labels: null or { Count: 0 } })
        {
            // Before the first measurement nobody knows of any labels: it is zero of everything, and is told so.
            Line(family, string.Empty, default, null, 0);
        }

        foreach (var (values, value, buckets) in series)
        {
            if (buckets is null)
            {
                Line(family, string.Empty, values, null, value);
            }
            else
            {
                Histogram(family, values, value, buckets);
            }
        }

        if (family.CountAs is { } count)
        {
            Head(count, family.Help, MetricKind.Counter);
            foreach (var (values, _, buckets) in series)
            {
                Line(count, family, values, null, buckets!.Sum());
            }
        }
    }

    private void Histogram(MetricFamily family, LabelValues values, double sum, long[] buckets)
    {
        var below = 0L;
        for (var index = 0; index < buckets.Length; index++)
        {
            below += buckets[index];
            Line(family, "_bucket", values, index < family.Bounds!.Length ? family.Bounds[index] : double.PositiveInfinity, below);
        }

        Line(family, "_sum", values, null, sum);
        Line(family, "_count", values, null, below);
    }

    private void Head(string name, string help, MetricKind kind)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", MetricKind.Histogram => "histogram" }).Append('\n');
    }

    private void Line(MetricFamily family, string suffix, LabelValues values, double? bound, double value) => Line(family.Name + suffix, family, values, bound, value);

    private void Line(string name, MetricFamily family, LabelValues values, double? bound, double value)
    {
        _text.Append(name);
        var labels = family.Labels ?? [];
        if (labels.Count > 0 || bound is not null)
        {
            _text.Append('{');
            for (var index = 0; index < labels.Count; index++)
            {
                _text.Append(labels[index].Label).Append("=\"");
                Value(values[index]);
                _text.Append(index + 1 < labels.Count || bound is not null ? "\"," : "\"");
            }

            if (bound is { } at)
            {
                _text.Append("le=\"");
                Number(at);
                _text.Append('"');
            }

            _text.Append('}');
        }

        _text.Append(' ');
        Number(value);
        _text.Append('\n');
    }

    private void Value(object? value)
    {
        var told = value switch { null => string.Empty, bool yes => yes ? "true" : "false", IFormattable number => number.ToString(null, CultureInfo.InvariantCulture), _ => value.ToString() ?? string.Empty };
        foreach (var letter in told)
        {
            _text.Append(letter switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => null });
            if (letter is not ('\\' or '"' or '\n'))
            {
                _text.Append(letter);
            }
        }
    }

    private void Number(double value)
    {
        if (double.IsPositiveInfinity(value))
        {
            _text.Append("+Inf");
        }
        else
        {
            _text.Append(CultureInfo.InvariantCulture, $"{value:R}");
        }
    }
}
