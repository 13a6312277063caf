namespace SmartParking.Portal.Edge;

/// <summary>
/// How cookies are called and sent. Browsers take a <c>__Host-</c> cookie over HTTPS alone, so where people come by plain
/// http (Development on localhost) the names are plain.
/// </summary>
internal sealed class SiteCookies(bool https)
{
    public CookieSecurePolicy Policy => https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <summary>For a preference: nothing that opens anything, kept for a year.</summary>
    public CookieOptions Lasting(HttpContext context) => new CookieBuilder
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        SecurePolicy = Policy,
        MaxAge = TimeSpan.FromDays(365),
    }.Build(context);

    public string Name(string plain) => https ? "__Host-" + plain : plain;
}
