using System.Globalization;

namespace SmartParking.Bench.Chaos;

/// <summary>What is said of a fault: counts, and for each promise whether it was kept.</summary>
internal sealed class Verdict
{
    private readonly List<string> _words = [];

    public bool IsGood { get; private set; } = true;

    public void Say(FormattableString words) => _words.Add(words.ToString(CultureInfo.InvariantCulture));

    /// <summary>A promise; a broken one is marked.</summary>
    public void Must(bool good, FormattableString words)
    {
        IsGood &= good;
        _words.Add(words.ToString(CultureInfo.InvariantCulture) + (good ? string.Empty : " [!]"));
    }

    /// <param name="findings">What is stored.</param>
    /// <param name="portal">Says why, when something is wrong.</param>
    public void MustBeClean(Findings findings, BenchPortal portal)
    {
        Must(findings.AreNone, $"{findings}");
        if (!findings.AreNone)
        {
            Console.Error.WriteLine(portal.Said);
        }
    }

    public override string ToString() => string.Join("; ", _words);
}
