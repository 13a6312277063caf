using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Net.Http.Headers;

namespace SmartParking.Portal.Edge;

/// <summary>
/// The same headers on every answer, errors and files included. Written when the answer starts: an error page clears what
/// was set before.
/// </summary>
internal static class SecurityHeaders
{
    private const string NonceKey = "edge.nonce";
    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), serial=(), usb=()";

    // The one page that reads codes with the camera.
    private static readonly string WithCamera = Permissions.Replace("camera=()", "camera=(self)", StringComparison.Ordinal);

    private static volatile Kept? _last;

    public static void UseSecurityHeaders(this WebApplication app, bool https)
    {
        var hosts = app.Services.GetRequiredService<KnownHosts>();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context, https, hosts.Knows(context.Request.Host));
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>What an inline script of this answer carries; a new one for each answer.</summary>
    public static string Nonce(this HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            context.Items[NonceKey] = nonce = System.Security.Cryptography.RandomNumberGenerator.GetHexString(32);
        }

        return nonce;
    }

    private static void Write(HttpContext context, bool https, bool knownHost)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context, knownHost);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = MayUseCamera(context.Request.Path) ? WithCamera : Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.Remove(HeaderNames.Server);
        if (https && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = $"max-age={(long)SecurityDefaults.TransportSecurity.TotalSeconds}; includeSubDomains";
        }

        if (!MayBeKept(context))
        {
            headers.CacheControl = "no-store";
        }
    }

    private static bool MayUseCamera(PathString path) =>
        path.Value is { } text && text.StartsWith("/t/", StringComparison.Ordinal) && text.EndsWith("/install", StringComparison.Ordinal) && text.Count('/') == 3;

    /// <summary>
    /// Scripts only from us or with this answer's nonce. Radzen's components write style attributes, which is all that
    /// 'unsafe-inline' allows here. 'self' names a WebSocket only in newer browsers, so it stands there in full.
    /// </summary>
    private static string Policy(HttpContext context, bool knownHost)
    {
        var (https, host) = (context.Request.IsHttps, knownHost ? context.Request.Host.Value ?? string.Empty : string.Empty);
        if (context.Items[NonceKey] is string nonce)
        {
            return Policy(https, host, $" 'nonce-{nonce}'");
        }

        // Sensors post thousands a second, all to one host: the text of the last answer is mostly that of the next.
        if (_last is not { } last || last.Https != https || !string.Equals(last.Host, host, StringComparison.Ordinal))
        {
            _last = last = new Kept(https, host, Policy(https, host, string.Empty));
        }

        return last.Text;
    }

    private static string Policy(bool https, string host, string nonce)
    {
        var socket = host.Length == 0 ? string.Empty : $" {(https ? "wss" : "ws")}://{host}";
        return $"default-src 'self'; script-src 'self'{nonce}; script-src-attr 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
            + $"connect-src 'self'{socket}; object-src 'none'; frame-src 'none'; worker-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    /// <summary>After signing out, the back button must not bring a page back from the browser's memory; files are the same for everybody.</summary>
    private static bool MayBeKept(HttpContext context) =>
        context.Response.StatusCode < StatusCodes.Status400BadRequest
        && (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || (context.User.Identity is not { IsAuthenticated: true }
                && context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true));

    private sealed record Kept(bool Https, string Host, string Text);
}
