using Microsoft.AspNetCore.Components;

namespace SmartParking.Portal.Shell;

/// <summary>An address to return to, given by a request: only a path of this Portal is followed.</summary>
internal static class LocalUrl
{
    private static readonly string[] NoPlaceToReturnTo = [Paths.SignIn, Paths.SignOut, Paths.Preferences, Paths.Error, Paths.NotFound, Paths.Forbidden];

    /// <returns>The path and query, or <see cref="Paths.Home"/> when it leads, or might lead, anywhere else.</returns>
    public static string OrHome(string? url) => IsLocal(url) && !NoPlaceToReturnTo.Contains(PathOf(url!), StringComparer.OrdinalIgnoreCase) ? url! : Paths.Home;

    /// <summary>The page one is on.</summary>
    public static string Of(NavigationManager navigation) => OrHome("/" + navigation.ToBaseRelativePath(navigation.Uri));

    // Browsers take a backslash for a slash and drop tabs and line breaks, and a proxy may shorten empty and dotted segments:
    // each may turn a path into another host. What is not ASCII does not fit a header; a real address has it percent-encoded.
    private static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= 2000 }
        && url[0] == '/'
        && (url.Length == 1 || url[1] != '/')
        && url.All(character => char.IsAscii(character) && !char.IsControl(character) && character is not ('\\' or ' '))
        && !PathOf(url).Split('/')[1..].SkipLast(1).Any(segment => segment is "" or "." or "..")
        && Uri.TryCreate(url, UriKind.Relative, out _);

    private static string PathOf(string url)
    {
        var path = url[..(url.IndexOfAny(['?', '#']) is var end and >= 0 ? end : url.Length)];
        return path.Length > 1 ? path.TrimEnd('/') : path;
    }
}
