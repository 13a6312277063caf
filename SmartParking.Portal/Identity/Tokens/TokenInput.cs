using System.Text.Json;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Factors;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>What a request to <c>/api/auth</c> brings, as a form (V6) or as JSON.</summary>
internal static class TokenInput
{
    private const int LongestEmail = 255;

    /// <returns>Null when name or password is missing, or one of them is longer than any could be.</returns>
    public static async Task<Login?> LoginAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return Checked(form["username"], form["password"], form["code"]);
        }

        var body = await BodyAsync<LoginBody>(context);
        return Checked(body?.Email ?? body?.Username, body?.Password, body?.Code);
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

    private static Login? Checked(string? email, string? password, string? code) =>
        string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password) || email.Length > LongestEmail || password.Length > SecurityDefaults.LongestPassword || code?.Length > SecondStep.LongestCode
            ? null
            : new Login(email, password, string.IsNullOrWhiteSpace(code) ? null : code);

    /// <param name="Code">Of the app, or a recovery code; null when none is sent.</param>
    internal sealed record Login(string Email, string Password, string? Code);

    internal sealed record LoginBody(string? Email, string? Username, string? Password, string? Code);

    internal sealed record RefreshBody(string? RefreshToken);

    internal sealed record SwitchBody(Guid? TenantId, string? TenantSlug);

    internal sealed record PasswordBody(string? CurrentPassword, string? NewPassword);
}
