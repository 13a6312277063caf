namespace SmartParking.Tests.Support;

/// <summary>Finds the installed browser. None is ever downloaded.</summary>
internal static class Chromium
{
    public const string Variable = "PARKING_CHROMIUM";

    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome"];

    // As root there is no sandbox; the rest keeps the browser from talking to its maker.
    public static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <exception cref="FileNotFoundException">No browser is installed, or the variable names none.</exception>
    public static string Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            return File.Exists(named) ? named : throw new FileNotFoundException($"{Variable} names {named}, which is not there.", named);
        }

        return Candidates().FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            $"Browser tests need Chromium. Install it (Debian: apt-get install chromium), or set {Variable} to a browser's path.");
    }

    private static IEnumerable<string> Candidates() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(_ => _names, Path.Combine)
            .Prepend("/usr/bin/chromium");
}
