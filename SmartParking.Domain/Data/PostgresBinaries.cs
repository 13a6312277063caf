using System.Globalization;
using System.Text.RegularExpressions;

namespace SmartParking.Domain.Data;

/// <summary>The server programs of one PostgreSQL version.</summary>
public sealed partial record PostgresBinaries(string Directory, int MajorVersion)
{
    public const int OldestMajorVersion = 15;
    private const string DebianRoot = "/usr/lib/postgresql";
    private static readonly string[] Needed = ["postgres", "initdb", "pg_ctl"];

    public string Initdb => Program("initdb");

    public string PgCtl => Program("pg_ctl");

    /// <summary>Any program of the same version, for instance <c>pg_dump</c>.</summary>
    public string Program(string name) => Path.Combine(Directory, name);

    /// <summary>Looks on PATH first, then for the highest version Debian's packages installed.</summary>
    /// <param name="majorVersion">Only this version will do: a data directory cannot be opened by another one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static Task<PostgresBinaries> FindAsync(int? majorVersion, CancellationToken cancellationToken) =>
        FindAsync(majorVersion, Needed, cancellationToken);

    /// <summary>As the other, for who needs other programs than those that run a server.</summary>
    internal static async Task<PostgresBinaries> FindAsync(int? majorVersion, string[] needed, CancellationToken cancellationToken)
    {
        var found = new List<PostgresBinaries>();
        foreach (var directory in Candidates(needed))
        {
            if (await VersionAsync(directory, needed[0], cancellationToken) is { } version)
            {
                found.Add(new PostgresBinaries(directory, version));
            }
        }

        var suitable = found.Find(binaries => majorVersion is { } wanted
            ? binaries.MajorVersion == wanted
            : binaries.MajorVersion >= OldestMajorVersion);
        return suitable ?? throw Missing(majorVersion, needed, found);
    }

    private static IEnumerable<string> Candidates(string[] needed)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var installed = System.IO.Directory.Exists(DebianRoot) ? System.IO.Directory.GetDirectories(DebianRoot) : [];
        var byVersion = installed
            .OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(path => Path.Combine(path, "bin"));
        return onPath.Concat(byVersion)
            .Where(directory => Path.IsPathRooted(directory) && needed.All(name => File.Exists(Path.Combine(directory, name))))
            .Distinct();
    }

    private static async Task<int?> VersionAsync(string directory, string program, CancellationToken cancellationToken)
    {
        var answer = await Command.RunAsync(Path.Combine(directory, program), ["--version"], cancellationToken);
        var match = VersionText().Match(answer.Output);
        return match.Success ? int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    private static LocalPostgresException Missing(int? majorVersion, string[] needed, List<PostgresBinaries> found)
    {
        var present = found.Count == 0
            ? "none was found on PATH or under " + DebianRoot
            : "found: " + string.Join(", ", found.Select(binaries => $"{binaries.MajorVersion} in {binaries.Directory}"));
        return majorVersion is { } wanted
            ? new($"The cluster was made by PostgreSQL {wanted} and needs its server programs; {present}. Install the package 'postgresql-{wanted}'.")
            : new($"PostgreSQL {OldestMajorVersion} or newer is needed ({string.Join(", ", needed)}); {present}. Install it: apt-get install postgresql");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionText();
}
