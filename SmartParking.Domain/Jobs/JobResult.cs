using System.Globalization;

namespace SmartParking.Domain.Jobs;

/// <summary>What a run came to: a few figures with names the page has words for, for instance <c>partitions</c>.</summary>
public sealed record JobResult(IReadOnlyList<(string Name, long Value)> Figures)
{
    public static JobResult Of(params (string Name, long Value)[] figures) => new(figures);

    /// <summary>As it is kept: <c>partitions=3 rows=120</c>.</summary>
    public string Write() => string.Join(' ', Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Name}={figure.Value}")));

    /// <param name="text">As <see cref="Write"/> wrote it; what it did not write is passed over.</param>
    public static JobResult Read(string? text) => new(
        [.. from part in (text ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let pair = part.Split('=')
            where pair.Length == 2 && long.TryParse(pair[1], CultureInfo.InvariantCulture, out _)
            select (pair[0], long.Parse(pair[1], CultureInfo.InvariantCulture))]);
}
