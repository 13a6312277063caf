using System.Text.Json;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>What a request to <c>/api/auth</c> brings, as a form (V6) or as JSON.</summary>
internal static class TokenInput
{
    private const int LongestEmail = 255;

    /// <returns>Null when one of them is missing or longer than any could be.</returns>
    public static async Task<(string Email, string Password)?> LoginAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return Checked(form["username"], form["password"]);
        }

        var body = await BodyAsync<LoginBody>(context);
        return Checked(body?.Email ?? body?.Username, body?.Password);
    }

    /// <returns>Null for a body that cannot be read.</returns>
    public static async Task<T?> BodyAsync<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await context.Request.ReadFromJsonAsync<T>(TokenAnswers.Json, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static Device DeviceOf(HttpContext context) => Device.Of(
        context.Request.Headers["X-Device-Fingerprint"] is [{ } fingerprint] ? fingerprint : null,
        context.Request.Headers.UserAgent.ToString(),
        context.Connection.RemoteIpAddress?.ToString());

    private static (string Email, string Password)? Checked(string? email, string? password) =>
        string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password) || email.Length > LongestEmail || password.Length > SecurityDefaults.LongestPassword
            ? null
            : (email, password);

    internal sealed record LoginBody(string? Email, string? Username, string? Password);

    internal sealed record RefreshBody(string? RefreshToken);

    internal sealed record SwitchBody(Guid? TenantId, string? TenantSlug);

    internal sealed record PasswordBody(string? CurrentPassword, string? NewPassword);
}
