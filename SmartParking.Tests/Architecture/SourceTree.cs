namespace SmartParking.Tests.Architecture;

/// <summary>The files these tests read.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with their lines.</summary>
    public static IReadOnlyList<(string Path, string[] Lines)> Read(string folder, params string[] extensions) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Select(file => (Path: Path.GetRelativePath(Root, file), file))
            .Where(each => !each.Path.Split('/').Any(part => part is "bin" or "obj"))
            .OrderBy(each => each.Path, StringComparer.Ordinal)
            .Select(each => (each.Path, File.ReadAllLines(each.file)))];

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "SmartParking.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The solution's folder lies not above the tests.");
    }
}
