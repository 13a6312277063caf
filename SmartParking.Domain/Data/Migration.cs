using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace SmartParking.Domain.Data;

/// <summary>One file of <c>migrations/</c>, embedded in the assembly.</summary>
/// <param name="Version">The number its name begins with.</param>
/// <param name="Checksum">SHA-256 of the text with line ends normalised, lower-case hexadecimal.</param>
public sealed partial record Migration(int Version, string FileName, string Sql, string Checksum)
{
    private const string Prefix = "migrations/";

    /// <summary>All migrations in order.</summary>
    /// <exception cref="InvalidOperationException">Two files share a number, or a name does not begin with one.</exception>
    public static IReadOnlyList<Migration> All()
    {
        var assembly = typeof(Migration).Assembly;
        var found = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name != Prefix + "roles.sql" && name != Prefix + "database.sql")
            .Select(name => Read(assembly, name))
            .OrderBy(migration => migration.Version)
            .ToList();
        var twice = found.GroupBy(migration => migration.Version).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? found
            : throw new InvalidOperationException($"Two migrations carry the number {twice.Key}: {string.Join(", ", twice.Select(migration => migration.FileName))}.");
    }

    /// <summary>The administrator's script that makes the roles.</summary>
    public static string Roles() => Text(typeof(Migration).Assembly, Prefix + "roles.sql");

    /// <summary>The administrator's script for a new database.</summary>
    public static string Database() => Text(typeof(Migration).Assembly, Prefix + "database.sql");

    private static Migration Read(Assembly assembly, string resource)
    {
        var fileName = resource[Prefix.Length..];
        var match = NumberedName().Match(fileName);
        if (!match.Success)
        {
            throw new InvalidOperationException($"The migration {fileName} must be named like 0001_purpose.sql.");
        }

        var sql = Text(assembly, resource);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new Migration(int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), fileName, sql, checksum);
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^(?<number>\d{4})_[a-z0-9_]+\.sql$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberedName();
}
