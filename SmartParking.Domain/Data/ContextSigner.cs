using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// Writes the contexts that <c>app_context()</c> believes: key id, scope, actor, purpose, expiry and an HMAC-SHA256 over them.
/// The database can check one and cannot make one. See docs/signed-context.md.
/// </summary>
internal sealed class ContextSigner(KeyRing keys)
{
    /// <summary>How long a context is believed: longer than any statement may run, short enough to be worthless soon when it leaks.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private const string Everything = "*";
    private readonly ContextKey _key = ContextKey.Of(keys.Current);

    public string ForTenant(TenantId tenant, Caller caller, DateTimeOffset now) => Sign(tenant.ToString(), caller, now);

    public string ForPlatform(Caller caller, DateTimeOffset now) => Sign(Everything, caller, now);

    private string Sign(string scope, Caller caller, DateTimeOffset now)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{_key.Id}|{scope}|{caller.Actor}|{caller.Purpose}|{(now + Validity).ToUnixTimeSeconds()}");
        var mac = HMACSHA256.HashData(_key.Secret, Encoding.UTF8.GetBytes(said));
        return $"{said}|{Convert.ToHexStringLower(mac)}";
    }
}
