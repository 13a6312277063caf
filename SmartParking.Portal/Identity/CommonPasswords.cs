using System.Collections.Frozen;

namespace SmartParking.Portal.Identity;

/// <summary>The passwords guessers try first: ten thousand, from <c>common-passwords.txt</c>, which names its source.</summary>
internal static class CommonPasswords
{
    public static FrozenSet<string> All { get; } = Read();

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt") ?? throw new InvalidOperationException("The list of common passwords is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
