using System.Text.RegularExpressions;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>What the Portal answered.</summary>
internal sealed partial record Answer(int Status, string Body, string? Location, string? CacheControl)
{
    /// <summary>Without what differs between any two answers, and without the words that the visitor has sent himself.</summary>
    public string Blind(params string[] sent)
    {
        var text = $"{Status} {Location}\n{Body}";
        text = Fleeting().Replace(NotAlways().Replace(text, string.Empty), "#");
        foreach (var word in sent.Where(word => word.Length > 0).OrderByDescending(word => word.Length))
        {
            foreach (var form in new[] { word, Uri.EscapeDataString(word), Uri.EscapeDataString(Uri.EscapeDataString(word)), System.Net.WebUtility.HtmlEncode(word) })
            {
                text = text.Replace(form, "#", StringComparison.OrdinalIgnoreCase);
            }
        }

        return text;
    }

    /// <summary>Where two answers part, for a failing test to show.</summary>
    public static string Difference(string one, string other)
    {
        var same = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        string Around(string text) => text[Math.Max(0, same - 40)..Math.Min(text.Length, same + 80)];
        return $"[{Around(one)}] / [{Around(other)}]";
    }

    /// <summary>What the badge says of how fresh the data is, once there is some.</summary>
    [GeneratedRegex("""(?<=data-live="\w+")( title="[^"]*"| data-as-of="[^"]*")+|<span class="age"[^>]*>[^<]*</span>""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NotAlways();

    /// <summary>How fresh the data is, state of the circuit, antiforgery tokens, nonces, request ids, generated element ids.</summary>
    [GeneratedRegex("""<time[^>]*>[^<]*</time>|"descriptor":"[^"]*"|<!--(Blazor|!)[^>]*-->|<!--[^>]*-->|(?<=__RequestVerificationToken" value=")[^"]+|(?<=opaque-redirect\?url=)[\w-]+|(?<=nonce=")[^"]+|(?<=nonce-)[^']+|[0-9A-Z]{13}:[0-9A-F]{8}|00-[0-9a-f]{32}-[0-9a-f]{16}-0\d|(?<= (id|for|aria-labelledby|aria-controls)=")[^"]+""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Fleeting();
}
